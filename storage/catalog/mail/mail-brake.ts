import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from '../organisations/organisation-events.ts'
import { ensureBrake } from './mail.ts'

/** Milliseconds: how often it is looked whether the mail server has answered, and for how long at most. */
const lookEvery = 25
const waitsFor = 10_000

export type MailBrake = { at: Date; by: string | null }

/**
 * Stops all outgoing mail. From the moment at which it is pulled no keeper lets the last byte of an e-mail leave. It returns
 * when the server has answered for those whose last byte had left before, or after ten seconds; then it says how many the
 * server has not answered for.
 */
export async function pullBrake(catalog: Catalog, organisation: OrganisationId, by: PersonId): Promise<number> {
  await inTransaction(catalog, async (transaction) => {
    await ensureBrake(transaction, organisation)
    const pulled = await transaction
      .updateTable('mail_brake')
      .set({ pulled_at: sql`clock_timestamp()`, pulled_by: by })
      .where('organisation_id', '=', organisation)
      .where('pulled_at', 'is', null)
      .returning('organisation_id')
      .executeTakeFirst()
    if (pulled) await tellEvent(transaction, organisation, by, 'mail.stopped')
  })
  const late = performance.now() + waitsFor
  for (;;) {
    const left = await countHanded(catalog, organisation)
    if (left === 0 || performance.now() > late) return left
    await delay(lookEvery)
  }
}

/** Lets mail go out again: what has waited is sent at once. */
export async function releaseBrake(catalog: Catalog, organisation: OrganisationId, by: PersonId): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const released = await transaction
      .updateTable('mail_brake')
      .set({ pulled_at: null, pulled_by: null })
      .where('organisation_id', '=', organisation)
      .where('pulled_at', 'is not', null)
      .returning('organisation_id')
      .executeTakeFirst()
    if (released) await tellEvent(transaction, organisation, by, 'mail.released')
  })
}

/** Since when mail is stopped, and by whom; undefined: it goes out. */
export async function readBrake(catalog: Catalog, organisation: OrganisationId): Promise<MailBrake | undefined> {
  const brake = await catalog
    .selectFrom('mail_brake')
    .leftJoin('person', 'person.id', 'mail_brake.pulled_by')
    .where('organisation_id', '=', organisation)
    .select(['pulled_at as at', 'person.name as by'])
    .executeTakeFirst()
  return brake?.at ? { at: brake.at, by: brake.by } : undefined
}

async function countHanded(catalog: Catalog, organisation: OrganisationId): Promise<number> {
  const { handed } = await catalog
    .selectFrom('mail')
    .where('organisation_id', '=', organisation)
    .where('state', '=', 'queued')
    .where('handed_at', 'is not', null)
    .where('claimed_until', '>', sql<Date>`clock_timestamp()`)
    .select(sql<number>`count(*)::int`.as('handed'))
    .executeTakeFirstOrThrow()
  return handed
}
