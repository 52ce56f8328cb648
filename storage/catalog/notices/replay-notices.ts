import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { waitingReviews } from '../lectures/waiting-reviews.ts'
import { queueMail } from '../mail/mail.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { HowOften } from '../tables/mail.ts'
import { replaysSince } from './new-replays.ts'

/** Lectures of each kind in one e-mail at most; who missed more finds them in Aula. */
const mostLectures = 20
/** Seconds: news are of no use after two days. */
const usefulFor = 2 * 86_400

export async function findHowOften(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<HowOften> {
  const row = await catalog
    .selectFrom('replay_notice')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .select('how_often')
    .executeTakeFirst()
  return row?.how_often ?? 'daily'
}

export async function changeHowOften(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  howOften: HowOften,
): Promise<void> {
  await catalog
    .insertInto('replay_notice')
    .values({ organisation_id: organisation, person_id: person, how_often: howOften })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'person_id']).doUpdateSet({
        how_often: howOften,
        // Who has wanted none does not get what was published meanwhile.
        told_until: sql`case when replay_notice.how_often = 'never' then clock_timestamp() else replay_notice.told_until end`,
      }),
    )
    .execute()
}

/** Members whom nobody has asked hear of what is published from now on, daily. */
export async function noteNewMembers(catalog: Catalog): Promise<void> {
  await catalog
    .insertInto('replay_notice')
    .columns(['organisation_id', 'person_id'])
    .expression((query) =>
      query
        .selectFrom('membership')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('replay_notice')
                .whereRef('replay_notice.organisation_id', '=', 'membership.organisation_id')
                .whereRef('replay_notice.person_id', '=', 'membership.person_id')
                .select('person_id'),
            ),
          ),
        )
        .select(['organisation_id', 'person_id']),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Puts an e-mail into the queue for everybody who is due to hear of new replays in their courses, and of replays that wait
 * for their review; returns how many. `daily`: at most one a day. Several keepers may do it at once.
 * @param settles seconds: what is newer waits for the next time, since something of before may not be there yet
 */
export async function queueReplayNotices(catalog: Catalog, settles = 5): Promise<number> {
  const due = await newReplays(catalog, await settledUntil(catalog, settles))
  let queued = 0
  for (const { organisation, person, email, told, until, lectures, reviews } of due) {
    await inTransaction(catalog, async (transaction) => {
      const first = await transaction
        .updateTable('replay_notice')
        .set({ told_until: sql<Date>`${until}::timestamptz`, mailed_at: sql`clock_timestamp()` })
        .where('organisation_id', '=', organisation)
        .where('person_id', '=', person)
        .where('told_until', '=', sql<Date>`${told}::timestamptz`)
        .returning('person_id')
        .executeTakeFirst()
      if (!first) return
      await queueMail(transaction, {
        ...{ organisation, kind: 'new-replays', recipient: email, person, usefulFor },
        facts: { lectures: lectures.slice(0, mostLectures), reviews: reviews.slice(0, mostLectures) },
      })
      queued++
    })
  }
  return queued
}

/** Which of these lectures the person can still watch, each with the course of theirs that has it: its own before others. */
export async function replaysFor(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lectures: LectureId[],
): Promise<{ name: string; replays: { id: LectureId; title: string; course: string }[] } | undefined> {
  const member = await catalog
    .selectFrom('person')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .where('membership.organisation_id', '=', organisation)
    .where('membership.deactivated_at', 'is', null)
    .where('person.id', '=', person)
    .select('person.name')
    .executeTakeFirst()
  if (!member) return undefined
  if (lectures.length === 0) return { name: member.name, replays: [] }
  const replays = await catalog
    .selectFrom('lecture')
    .innerJoinLateral(
      (query) =>
        query
          .selectFrom('course_member')
          .innerJoin('course', 'course.id', 'course_member.course_id')
          .where('course_member.person_id', '=', person)
          .where(({ and, or, ref, exists, selectFrom, eb }) =>
            or([
              and([eb('course.id', '=', ref('lecture.course_id')), eb('lecture.access', '!=', 'link')]),
              exists(
                selectFrom('lecture_in_course as shown')
                  .whereRef('shown.lecture_id', '=', 'lecture.id')
                  .whereRef('shown.course_id', '=', 'course.id')
                  .select('shown.lecture_id'),
              ),
            ]),
          )
          .orderBy(sql`course.id = lecture.course_id`, 'desc')
          .orderBy('course.title')
          .select('course.title')
          .limit(1)
          .as('place'),
      (join) => join.onTrue(),
    )
    .where('lecture.id', 'in', lectures)
    .where('lecture.organisation_id', '=', organisation)
    .where('lecture.trashed_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('recording')
          .whereRef('recording.lecture_id', '=', 'lecture.id')
          .where('recording.state', '=', 'published')
          .select('recording.id'),
      ),
    )
    .orderBy('lecture.started_at')
    .select(['lecture.id', 'lecture.title', 'place.title as course'])
    .execute()
  return { name: member.name, replays }
}

/**
 * Before when all that is written can be read by the statements that follow: of later times something may still appear behind
 * what was told already, when the transaction that writes it ends. A replay's time is, to the millisecond, not before its
 * transaction began; that may wait for a lock before it writes, or for less than `settles` seconds do something else.
 * Of other roles' sessions the database shows nothing: all processes of Aula have one role.
 */
async function settledUntil(catalog: Catalog, settles: number): Promise<string> {
  const { rows } = await sql<{ until: string }>`
    select least(
      date_trunc('milliseconds', min(xact_start) filter (where backend_xid is not null or wait_event_type = 'Lock')),
      clock_timestamp() - ${settles} * interval '1 second')::text as until
    from pg_stat_activity where datname = current_database()`.execute(catalog)
  return rows[0]?.until ?? '-infinity'
}

/**
 * Per person who is due, the lectures whose replays have appeared since, and those that wait for their review since.
 * @param settled as text, read before (`settledUntil`)
 */
async function newReplays(catalog: Catalog, settled: string) {
  const replays = replaysSince(sql`course_member.course_id`, sql`due.person`, sql`due.told`)
  const { rows } = await sql<{
    organisation: OrganisationId
    person: PersonId
    email: string
    /** As text: a Date would lose the microseconds, and tell of the last one again. */
    told: string
    until: string
    lectures: LectureId[]
    reviews: LectureId[]
  }>`
    with due as (
      select notice.organisation_id as organisation, notice.person_id as person, person.email, notice.told_until as told
      from replay_notice as notice
      join membership on membership.organisation_id = notice.organisation_id
        and membership.person_id = notice.person_id and membership.deactivated_at is null
      join person on person.id = notice.person_id and not person.demo
      where notice.how_often <> 'never'
        and (notice.how_often = 'at-once'
          or coalesce(notice.mailed_at, notice.told_until) < clock_timestamp() - interval '1 day')
    ), news as (
      select due.*, published.lecture, published.at, false as review
      from due
      join course_member on course_member.organisation_id = due.organisation and course_member.person_id = due.person
      join lateral ${replays} as published on true
      union all
      select due.*, waiting.lecture, waiting.at, true
      from due
      join ${waitingReviews} as waiting on waiting.organisation = due.organisation and waiting.person = due.person
        and waiting.at > due.told
    )
    select organisation, person, email, told::text, max(at)::text as until,
      coalesce(array_agg(lecture order by at) filter (where not review), '{}') as lectures,
      coalesce(array_agg(lecture order by at) filter (where review), '{}') as reviews
    from news where at < ${settled}::timestamptz group by organisation, person, email, news.told
  `.execute(catalog)
  return rows
}
