import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { retentionOf } from '../../../core/retention/retention-of.ts'
import { earliest } from '../../../core/retention/retention-time.ts'
import { queueMail } from '../mail/mail.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { keptLectures, readRules, rulesOf } from '../retention/retention.ts'
import { retentionTime } from '../retention/retention-clock.ts'

/** Lectures in one e-mail at most; who is warned of more gets another one. */
const mostLectures = 50
/**
 * Seconds. As long as it waits, the lectures stay (`givenWarnings`): whoever stops all e-mails for longer than this keeps
 * nothing for ever.
 */
const usefulFor = 90 * 86_400

/** A lecture that will be moved to the trash. */
export type AnnouncedRemoval = { id: LectureId; title: string; trashAt: Date }

/**
 * Puts an e-mail into the queue for everybody with warnings that none has told of yet, one for all of a person's; returns how
 * many. Several keepers may do it at once.
 */
export async function queueRemovalNotices(catalog: Catalog): Promise<number> {
  return await inTransaction(catalog, async (transaction) => {
    const { rows } = await sql<{
      organisation: OrganisationId
      person: PersonId
      lectures: LectureId[]
      warnings: string[]
    }>`
      with told as (
        update retention_warning set mailed_at = clock_timestamp()
        where id in (
          select id from retention_warning where mailed_at is null and person_id is not null
          order by id limit 1000 for update skip locked
        )
        returning id, organisation_id, person_id, lecture_id
      )
      select organisation_id as organisation, person_id as person, array_agg(distinct lecture_id) as lectures,
        array_agg(id) as warnings
      from told group by 1, 2
    `.execute(transaction)
    let queued = 0
    for (const { organisation, person, lectures, warnings } of rows) {
      const recipient = await findActiveMember(transaction, organisation, person)
      if (!recipient || recipient.demo) continue
      for (let from = 0; from < lectures.length; from += mostLectures) {
        const told = lectures.slice(from, from + mostLectures)
        const mail = await queueMail(transaction, {
          ...{ organisation, kind: 'removal', recipient: recipient.email, person, usefulFor },
          facts: { lectures: told },
        })
        await transaction
          .updateTable('retention_warning')
          .set({ mail_id: mail })
          .where(sql<boolean>`id = any(${warnings}::bigint[])`)
          .where('lecture_id', 'in', told)
          .execute()
        queued++
      }
    }
    return queued
  })
}

/** A removal that somebody was warned of: the bell tells it until the lecture is gone, held or put off. */
export type WarnedRemoval = {
  lecture: LectureId
  /** When they were warned last. */
  at: Date
  /** Since they have looked at their notices. */
  unread: boolean
}

/** What a person was warned of and is outside the trash and not held, whether or not it still leaves; newest first. */
export async function listWarnedRemovals(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<WarnedRemoval[]> {
  const { rows } = await sql<WarnedRemoval>`
    select warning.lecture_id as lecture, max(warning.warned_at) as at,
      max(warning.warned_at) > coalesce(max(replay_notice.read_until), max(membership.created_at)) as unread
    from retention_warning as warning
    join lecture on lecture.id = warning.lecture_id
    join membership on membership.organisation_id = warning.organisation_id
      and membership.person_id = warning.person_id
    left join replay_notice on replay_notice.organisation_id = warning.organisation_id
      and replay_notice.person_id = warning.person_id
    where warning.organisation_id = ${organisation} and warning.person_id = ${person}
      and lecture.trashed_at is null and lecture.held_at is null
    group by warning.lecture_id
    order by at desc, lecture desc
    limit 100`.execute(catalog)
  return rows
}

/** Which of these lectures are still to be removed soon, the earliest first, with the dates as they are by now. */
export async function removalsFor(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lectures: LectureId[],
): Promise<{ name: string; removals: AnnouncedRemoval[] } | undefined> {
  const member = await findActiveMember(catalog, organisation, person)
  if (!member) return undefined
  const [kept, rules, time] = [
    await keptLectures(catalog, organisation, lectures),
    await readRules(catalog),
    await retentionTime(catalog),
  ]
  const removals = kept.flatMap((lecture) => {
    const retention = retentionOf(lecture.facts, rulesOf(rules, lecture), earliest(time))
    if (retention.state !== 'leaves' || !retention.warned) return []
    return [{ id: lecture.id, title: lecture.title, trashAt: retention.trashAt }]
  })
  return { name: member.name, removals: removals.sort((one, other) => +one.trashAt - +other.trashAt) }
}

async function findActiveMember(catalog: Catalog, organisation: OrganisationId, person: PersonId) {
  return await catalog
    .selectFrom('person')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .where('membership.organisation_id', '=', organisation)
    .where('membership.deactivated_at', 'is', null)
    .where('person.id', '=', person)
    .select(['person.name', 'person.email', 'person.demo'])
    .executeTakeFirst()
}
