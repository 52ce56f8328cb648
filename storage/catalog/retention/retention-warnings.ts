import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Warning } from '../../../core/retention/retention-of.ts'
import { latest } from '../../../core/retention/retention-time.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { inCharge } from '../people/in-charge.ts'
import { retentionTime } from './retention-clock.ts'
import { addRetentionEvent } from './retention-events.ts'

/**
 * The warnings that were given about lectures, all or some. One whose e-mails wait is as if it were given now: its days begin
 * when the first of those in charge was told.
 */
export async function givenWarnings(
  catalog: Catalog,
  lectures?: readonly LectureId[],
): Promise<Map<LectureId, Warning[]>> {
  const found = new Map<LectureId, Warning[]>()
  if (lectures?.length === 0) return found
  const rows = await catalog
    .selectFrom('retention_warning')
    .leftJoin('mail', 'mail.id', 'retention_warning.mail_id')
    .$if(lectures !== undefined, (query) => query.where('lecture_id', 'in', lectures ?? []))
    .groupBy(['lecture_id', 'retention_warning.due_at', 'days_before'])
    .select(['lecture_id', 'retention_warning.due_at', 'days_before'])
    .select(
      sql<Date>`min(greatest(retention_warning.warned_at, retention_warning.told_at,
        case when mail.state = 'queued' then least(mail.expires_at, clock_timestamp()) end))`.as('warned_at'),
    )
    .execute()
  for (const { lecture_id, due_at, days_before, warned_at } of rows) {
    const warning = { dueAt: due_at, days: days_before, at: warned_at }
    found.set(lecture_id, [...(found.get(lecture_id) ?? []), warning])
  }
  return found
}

/**
 * Warns the people in charge of a lecture, or the admins where none of them is active: one row each, which a mail can be sent from, and one event. A warning that was
 * given already is not given again, whichever keeper tries.
 */
export async function giveWarning(
  catalog: Catalog,
  lecture: { id: LectureId; organisation: OrganisationId },
  warning: { dueAt: Date; trashAt: Date; days: number },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const there = await transaction
      .selectFrom('lecture')
      .select('id')
      .where('id', '=', lecture.id)
      .where('trashed_at', 'is', null)
      .where('held_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!there) return
    // Whoever is deactivated, or no member any more, is told of nothing.
    const { rows } = await sql<{ person: PersonId }>`
      with active as (select charge.person from lecture join lateral ${inCharge} as charge on true
        where lecture.id = ${lecture.id} and exists (select from membership where person_id = charge.person
          and organisation_id = lecture.organisation_id and deactivated_at is null))
      select person from active
      union all
      select person_id from membership where organisation_id = ${lecture.organisation} and role = 'admin'
        and deactivated_at is null and not exists (select from active)`.execute(transaction)
    const people = rows.length > 0 ? rows.map(({ person }) => person) : [null]
    const time = await retentionTime(transaction)
    const given = await transaction
      .insertInto('retention_warning')
      .values(
        people.map((person) => ({
          ...{ organisation_id: lecture.organisation, lecture_id: lecture.id, person_id: person },
          ...{ days_before: warning.days, due_at: warning.dueAt, trash_at: warning.trashAt, warned_at: latest(time) },
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    if (given.length === 0) return
    await addRetentionEvent(transaction, {
      ...{ organisation: lecture.organisation, lecture: lecture.id, event: 'warned', time },
      facts: { days: warning.days, until: warning.trashAt.toISOString() },
    })
  })
}

/**
 * Warns whoever takes lectures over of what the former owners were warned of, unless it was put off since; what has not reached
 * those, anew.
 */
export async function passWarningsOn(catalog: Catalog, lectures: readonly LectureId[], heir: PersonId): Promise<void> {
  await sql`
    insert into retention_warning (organisation_id, lecture_id, person_id, days_before, due_at, trash_at, warned_at)
    select distinct on (given.lecture_id) given.organisation_id, given.lecture_id, ${heir}::text, given.days_before,
      given.due_at, given.trash_at, case when mail.state = 'queued' then clock_timestamp() else given.warned_at end
    from retention_warning as given left join mail on mail.id = given.mail_id
    where given.lecture_id = any(${lectures}) and (given.trash_at > now() or mail.state = 'queued')
      and not exists (select from retention_event as put_off where put_off.lecture_id = given.lecture_id
        and put_off.event = 'extended' and put_off.at >= given.warned_at)
    order by given.lecture_id, given.id desc
    on conflict do nothing`.execute(catalog)
}
