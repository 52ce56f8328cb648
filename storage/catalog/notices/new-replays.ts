import { type RawBuilder, sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { releasedAt } from '../recordings/released-at.ts'

/**
 * The lectures of a course that have become replays since, for a member who has not held them: rows `lecture`, `at`. Of one
 * that the course shows of another, the member hears when it is shown first, unless another course of theirs has told
 * them, or they have put it there. The one place that says when a replay is there for those who are told of it. Takes
 * pieces of SQL, to be joined laterally.
 */
export function replaysSince(course: RawBuilder<unknown>, member: RawBuilder<unknown>, since: RawBuilder<unknown>) {
  const isReplay = sql`lecture.trashed_at is null and not lecture.self_test
    and lecture.owner_id is distinct from ${member} and recording.state = 'published'`
  return sql`(
    select lecture.id as lecture, max(${releasedAt}) as at
    from lecture join recording on recording.lecture_id = lecture.id
    where lecture.course_id = ${course} and lecture.access <> 'link' and ${isReplay} and ${releasedAt} > ${since}
    group by lecture.id
    union all
    select lecture.id, greatest(max(${releasedAt}), min(${firstShown('shown')}))
    from lecture_in_course as shown
    join lecture on lecture.id = shown.lecture_id
    join recording on recording.lecture_id = lecture.id
    where shown.course_id = ${course} and shown.added_by is distinct from ${member} and ${isReplay}
      and greatest(${releasedAt}, ${firstShown('shown')}) > ${since}
      and not exists (
        select from course_member as part
        left join lecture_in_course as sooner
          on sooner.lecture_id = lecture.id and sooner.course_id = part.course_id
        where part.person_id = ${member} and (
          (part.course_id = lecture.course_id and lecture.access <> 'link')
          or (${firstShown('sooner')}, sooner.course_id) < (${firstShown('shown')}, shown.course_id)))
    group by lecture.id
  )`
}

/** Since when a course has shown the lecture, of a row of `lecture_in_course`; the release before notes the row alone. */
function firstShown(row: 'shown' | 'sooner') {
  const [lecture, course, added] = [
    sql.ref(`${row}.lecture_id`),
    sql.ref(`${row}.course_id`),
    sql.ref(`${row}.added_at`),
  ]
  return sql`coalesce(
    (select at from lecture_first_shown where lecture_id = ${lecture} and course_id = ${course}), ${added})`
}

/** A replay in one of somebody's courses. */
export type NewReplay = {
  lecture: LectureId
  /** The title of the course that it is new in: its own, or one that shows it. */
  course: string
  at: Date
  /** They have begun to watch it. */
  watched: boolean
  /** Published since they have looked at their notices, and not watched. */
  unread: boolean
}

/** Older ones are no news. Days. */
const newFor = 30

/** What has become a replay in a person's courses, newest first. */
export async function listNewReplays(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<NewReplay[]> {
  const replays = replaysSince(
    sql`course_member.course_id`,
    sql`course_member.person_id`,
    sql`clock_timestamp() - ${newFor} * interval '1 day'`,
  )
  const { rows } = await sql<NewReplay>`
    select published.lecture, course.title as course, published.at, watch_position.lecture_id is not null as watched,
      watch_position.lecture_id is null
        and published.at > coalesce(replay_notice.read_until, membership.created_at) as unread
    from membership
    join course_member on course_member.organisation_id = membership.organisation_id
      and course_member.person_id = membership.person_id
    join course on course.id = course_member.course_id
    left join replay_notice on replay_notice.organisation_id = membership.organisation_id
      and replay_notice.person_id = membership.person_id
    join lateral ${replays} as published on true
    left join watch_position on watch_position.organisation_id = membership.organisation_id
      and watch_position.person_id = membership.person_id and watch_position.lecture_id = published.lecture
    where membership.organisation_id = ${organisation} and membership.person_id = ${person}
    order by published.at desc, published.lecture desc
    limit 100`.execute(catalog)
  return rows
}

/** Whoever has looked has read of everything that was published until then; an older look changes nothing. */
export async function markNoticesRead(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  until: Date,
): Promise<void> {
  // A Date has lost the microseconds of the last one.
  const read = sql<Date>`least(${until}::timestamptz + interval '1 millisecond', clock_timestamp())`
  await catalog
    .insertInto('replay_notice')
    .values({ organisation_id: organisation, person_id: person, read_until: read })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'person_id'])
        .doUpdateSet({ read_until: sql<Date>`greatest(replay_notice.read_until, excluded.read_until)` }),
    )
    .execute()
}
