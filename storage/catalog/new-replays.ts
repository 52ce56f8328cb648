import { type RawBuilder, sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
import { releasedAt } from './release.ts'

/**
 * The lectures of a course that have become replays since, for a member who has not held them: rows `lecture`, `at`. The one
 * place that says when a replay is there for those who are told of it. Takes pieces of SQL, to be joined laterally.
 */
export function replaysSince(course: RawBuilder<unknown>, member: RawBuilder<unknown>, since: RawBuilder<unknown>) {
  const appeared = releasedAt
  return sql`(
    select lecture.id as lecture, max(${appeared}) as at
    from lecture join recording on recording.lecture_id = lecture.id
    where lecture.course_id = ${course} and lecture.trashed_at is null and lecture.access <> 'link'
      and lecture.owner_id is distinct from ${member} and not lecture.self_test
      and recording.state = 'published' and ${appeared} > ${since}
    group by lecture.id
  )`
}

/** A replay in one of somebody's courses. */
export type NewReplay = {
  lecture: LectureId
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
    select published.lecture, published.at, watch_position.lecture_id is not null as watched,
      watch_position.lecture_id is null
        and published.at > coalesce(replay_notice.read_until, membership.created_at) as unread
    from membership
    join course_member on course_member.organisation_id = membership.organisation_id
      and course_member.person_id = membership.person_id
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
