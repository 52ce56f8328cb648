import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../core/ids.ts'
import { queueMail } from './mail.ts'
import { type Catalog, inTransaction } from './open-catalog.ts'

/** Lectures in one e-mail at most; who is warned of more gets another one. */
const mostLectures = 50
/** Seconds: a rule's last warning stands a week as a rule. */
const usefulFor = 7 * 86_400

/** A lecture that will be moved to the trash. */
export type AnnouncedRemoval = { id: LectureId; title: string; trashAt: Date }

/**
 * Puts an e-mail into the queue for everybody with warnings that none has told of yet, one for all of a person's; returns how
 * many. Several keepers may do it at once.
 */
export async function queueRemovalNotices(catalog: Catalog): Promise<number> {
  return await inTransaction(catalog, async (transaction) => {
    const { rows } = await sql<{ organisation: OrganisationId; person: PersonId; lectures: LectureId[] }>`
      with told as (
        update retention_warning set mailed_at = clock_timestamp()
        where id in (
          select id from retention_warning where mailed_at is null and person_id is not null
          order by id limit 1000 for update skip locked
        )
        returning organisation_id, person_id, lecture_id
      )
      select organisation_id as organisation, person_id as person, array_agg(distinct lecture_id) as lectures
      from told group by 1, 2
    `.execute(transaction)
    let queued = 0
    for (const { organisation, person, lectures } of rows) {
      const recipient = await findActiveMember(transaction, organisation, person)
      if (!recipient || recipient.demo) continue
      for (let from = 0; from < lectures.length; from += mostLectures) {
        await queueMail(transaction, {
          ...{ organisation, kind: 'removal', recipient: recipient.email, person, usefulFor },
          facts: { lectures: lectures.slice(from, from + mostLectures) },
        })
        queued++
      }
    }
    return queued
  })
}

/** Which of these lectures are still to be removed, the earliest first, as the person was last warned. */
export async function removalsFor(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lectures: LectureId[],
): Promise<{ name: string; removals: AnnouncedRemoval[] } | undefined> {
  const member = await findActiveMember(catalog, organisation, person)
  if (!member) return undefined
  if (lectures.length === 0) return { name: member.name, removals: [] }
  const removals = await catalog
    .selectFrom('retention_warning as warning')
    .innerJoin('lecture', 'lecture.id', 'warning.lecture_id')
    .where('warning.organisation_id', '=', organisation)
    .where('warning.person_id', '=', person)
    .where('lecture.id', 'in', lectures)
    .where('lecture.trashed_at', 'is', null)
    .where('lecture.held_at', 'is', null)
    .distinctOn('lecture.id')
    .orderBy('lecture.id')
    .orderBy('warning.id', 'desc')
    .select(['lecture.id', 'lecture.title', 'warning.trash_at as trashAt'])
    .execute()
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
