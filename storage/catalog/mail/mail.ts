import { type Selectable, sql } from 'kysely'
import { type MailId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import type { MailFacts, MailKind } from '../../../core/mail/mail.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Mail = Selectable<Tables['mail']>

/**
 * Seconds for which a keeper has an e-mail in hand: before its last byte has left, and after that, when the server may take
 * its time to answer (RFC 5321, 4.5.3.2.6: ten minutes). A keeper gives up before; what one has left behind is sent anew then.
 */
export const inHand = { before: 120, after: 660 } as const

/** Puts an e-mail into the queue, in the transaction that makes what it tells of. */
export async function queueMail(
  catalog: Catalog,
  mail: {
    organisation: OrganisationId
    kind: MailKind
    recipient: string
    person: PersonId | null
    facts: MailFacts
    /** Seconds from now on after which it is of no use any more. */
    usefulFor: number
  },
): Promise<MailId> {
  const id = newId<MailId>()
  await catalog
    .insertInto('mail')
    .values({
      id,
      organisation_id: mail.organisation,
      kind: mail.kind,
      recipient: mail.recipient,
      person_id: mail.person,
      facts: JSON.stringify(mail.facts),
      expires_at: sql<Date>`now() + ${mail.usefulFor} * interval '1 second'`,
    })
    .execute()
  return id
}

/** Takes the e-mail in hand that is due first, if there is one and the brake is off. `attempts` says whose turn it is. */
export async function claimMail(catalog: Catalog): Promise<Mail | undefined> {
  return await catalog
    .updateTable('mail')
    .set({
      attempts: sql`attempts + 1`,
      claimed_until: sql<Date>`clock_timestamp() + ${inHand.before} * interval '1 second'`,
      handed_at: null,
    })
    .where('id', '=', ({ selectFrom }) =>
      selectFrom('mail as due')
        .leftJoin('mail_brake', 'mail_brake.organisation_id', 'due.organisation_id')
        .where('mail_brake.pulled_at', 'is', null)
        .where('due.state', '=', 'queued')
        .where('due.due_at', '<=', sql<Date>`clock_timestamp()`)
        .where('due.expires_at', '>', sql<Date>`clock_timestamp()`)
        .where((where) =>
          where.or([
            where('due.claimed_until', 'is', null),
            where('due.claimed_until', '<', sql<Date>`clock_timestamp()`),
          ]),
        )
        .orderBy('due.due_at')
        .orderBy('due.id')
        .limit(1)
        .forUpdate('due')
        .skipLocked()
        .select('due.id'),
    )
    .returningAll()
    .executeTakeFirst()
}

/**
 * Lets the last byte of an e-mail past the brake: true once, while the brake is off and the e-mail still is to be sent by this
 * attempt. Whoever pulls the brake waits for this to end, and this waits for them: there is no moment in between.
 */
export async function passBrake(catalog: Catalog, { id, organisation_id, attempts }: Mail): Promise<boolean> {
  return await inTransaction(catalog, async (transaction) => {
    await ensureBrake(transaction, organisation_id)
    const brake = await transaction
      .selectFrom('mail_brake')
      .where('organisation_id', '=', organisation_id)
      .select('pulled_at')
      .forShare()
      .executeTakeFirstOrThrow()
    if (brake.pulled_at) return false
    const passed = await transaction
      .updateTable('mail')
      .set({
        handed_at: sql<Date>`clock_timestamp()`,
        claimed_until: sql<Date>`clock_timestamp() + ${inHand.after} * interval '1 second'`,
      })
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .where('attempts', '=', attempts)
      .where('handed_at', 'is', null)
      .where('claimed_until', '>', sql<Date>`clock_timestamp()`)
      .returning('id')
      .executeTakeFirst()
    return passed !== undefined
  })
}

/** Ends an e-mail's way. Whoever is not the newest attempt any more changes nothing, unless it knows it sent. */
export async function settleMail(
  catalog: Catalog,
  { id, attempts }: Mail,
  state: 'sent' | 'refused' | 'dropped',
  failure: string | null,
): Promise<void> {
  await catalog
    .updateTable('mail')
    .set({ state, failure, settled_at: sql`clock_timestamp()`, claimed_until: null, handed_at: null })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .$if(state !== 'sent', (query) => query.where('attempts', '=', attempts))
    .execute()
}

/** Puts an e-mail back into the queue that could not be sent, or was cut off before its last byte; due in so many seconds. */
export async function putMailBack(
  catalog: Catalog,
  { id, attempts }: Mail,
  seconds: number,
  failure: string | null,
): Promise<void> {
  await catalog
    .updateTable('mail')
    .set({
      due_at: sql<Date>`clock_timestamp() + ${seconds} * interval '1 second'`,
      claimed_until: null,
      handed_at: null,
      ...(failure === null ? {} : { failure }),
    })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('attempts', '=', attempts)
    .execute()
}

/** Ends what is of no use any more and in nobody's hands; returns how many. */
export async function expireMail(catalog: Catalog): Promise<number> {
  const { numUpdatedRows } = await catalog
    .updateTable('mail')
    .set({ state: 'expired', settled_at: sql`clock_timestamp()`, claimed_until: null, handed_at: null })
    .where('state', '=', 'queued')
    .where('expires_at', '<=', sql<Date>`clock_timestamp()`)
    .where(isFree)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Forgets what was settled longer ago than this many days. */
export async function forgetMail(catalog: Catalog, days: number): Promise<void> {
  await catalog.deleteFrom('mail').where('settled_at', '<', sql<Date>`now() - ${days} * interval '1 day'`).execute()
}

/** Takes one e-mail, or all of them, out of the queue; returns how many. What is under way can no longer be. */
export async function dropMail(catalog: Catalog, organisation: OrganisationId, which: MailId | 'all'): Promise<number> {
  const { numUpdatedRows } = await catalog
    .updateTable('mail')
    .set({ state: 'dropped', settled_at: sql`clock_timestamp()`, claimed_until: null })
    .where('organisation_id', '=', organisation)
    .where('state', '=', 'queued')
    .where('handed_at', 'is', null)
    .$if(which !== 'all', (query) => query.where('id', '=', which as MailId))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What is to be sent, first due first, and then what was settled last. */
export async function listMail(catalog: Catalog, organisation: OrganisationId, limit: number): Promise<Mail[]> {
  return await catalog
    .selectFrom('mail')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .orderBy(sql`state = 'queued'`, 'desc')
    .orderBy(sql`case when state = 'queued' then due_at end`)
    .orderBy('settled_at', 'desc')
    .limit(limit)
    .execute()
}

/** How many wait, how many were sent within a day, and for how many seconds the one that is due longest has been. */
export async function countMail(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<{ queued: number; sentToday: number; overdue: number }> {
  return await catalog
    .selectFrom('mail')
    .where('organisation_id', '=', organisation)
    .select([
      sql<number>`count(*) filter (where state = 'queued')::int`.as('queued'),
      sql<number>`count(*) filter (where state = 'sent' and settled_at > now() - interval '1 day')::int`.as(
        'sentToday',
      ),
      sql<number>`coalesce(extract(epoch from
        clock_timestamp() - min(created_at) filter (where state = 'queued')), 0)::float8`.as('overdue'),
    ])
    .executeTakeFirstOrThrow()
}

/** The brake's row, which those who send and those who stop them meet at. */
export async function ensureBrake(transaction: Catalog, organisation: OrganisationId): Promise<void> {
  await transaction
    .insertInto('mail_brake')
    .values({ organisation_id: organisation, pulled_at: null, pulled_by: null })
    .onConflict((conflict) => conflict.column('organisation_id').doNothing())
    .execute()
}

const isFree = sql<boolean>`(claimed_until is null or claimed_until < clock_timestamp())`
