import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { inCharge } from '../people/in-charge.ts'

/**
 * Lectures with a replay that nobody has released yet and that waits for a review, once for everybody in charge: rows
 * `organisation`, `person`, `lecture`, `at` (since when). What was released and taken back is no news.
 */
export const waitingReviews = sql`(
  select lecture.organisation_id as organisation, charge.person, lecture.id as lecture,
    max(recording.published_at) as at
  from recording
  join lecture on lecture.id = recording.lecture_id
  join lateral ${inCharge} as charge on true
  where recording.state = 'hidden' and recording.release_at is null and recording.released_at is null
    and recording.published_at is not null and lecture.trashed_at is null and not lecture.self_test
  group by 1, 2, 3
)`

/** A replay that waits for the review of somebody in charge. */
export type WaitingReview = {
  lecture: LectureId
  at: Date
  /** It waits since they have looked at their notices. */
  unread: boolean
}

/** What waits for a person's review, newest first, for as long as it does. */
export async function listWaitingReviews(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<WaitingReview[]> {
  const { rows } = await sql<WaitingReview>`
    select waiting.lecture, waiting.at, waiting.at > coalesce(replay_notice.read_until, membership.created_at) as unread
    from ${waitingReviews} as waiting
    join membership on membership.organisation_id = waiting.organisation and membership.person_id = waiting.person
    left join replay_notice on replay_notice.organisation_id = waiting.organisation
      and replay_notice.person_id = waiting.person
    where waiting.organisation = ${organisation} and waiting.person = ${person}
    order by waiting.at desc, waiting.lecture desc
    limit 100`.execute(catalog)
  return rows
}

/** Which of these lectures still wait for the person's review, with their courses; the longest first. */
export async function reviewsFor(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lectures: LectureId[],
): Promise<{ id: LectureId; title: string; course: string | null }[]> {
  const { rows } = await sql<{ id: LectureId; title: string; course: string | null }>`
    select lecture.id, lecture.title, course.title as course
    from ${waitingReviews} as waiting
    join lecture on lecture.id = waiting.lecture
    left join course on course.id = lecture.course_id
    where waiting.organisation = ${organisation} and waiting.person = ${person} and lecture.id = any(${lectures})
    order by waiting.at, lecture.id`.execute(catalog)
  return rows
}
