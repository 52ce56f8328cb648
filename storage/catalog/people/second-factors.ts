import { sql } from 'kysely'
import type { PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { hashSecret } from '../secrets.ts'

/** Codes that may be tried within so many minutes, right ones included: one in a million each, on three time steps. */
const mostTries = 10
const triesMinutes = 15

/** What a person's codes are made from, sealed; `confirmed`: they are asked for one when they sign in. */
export type SecondFactor = { sealed: string; confirmed: boolean }

export async function findSecondFactor(catalog: Catalog, person: PersonId): Promise<SecondFactor | undefined> {
  const row = await catalog
    .selectFrom('second_factor')
    .where('person_id', '=', person)
    .select(['sealed_secret', 'confirmed_at'])
    .executeTakeFirst()
  return row && { sealed: row.sealed_secret, confirmed: row.confirmed_at !== null }
}

/** Begins an enrolment, or begins it anew; a confirmed one is left as it is: false. */
export async function beginSecondFactor(catalog: Catalog, person: PersonId, sealed: string): Promise<boolean> {
  const begun = await catalog
    .insertInto('second_factor')
    .values({ person_id: person, sealed_secret: sealed, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ sealed_secret: sealed, last_step: 0, created_at: sql`now()` })
        .where('second_factor.confirmed_at', 'is', null),
    )
    .returning('person_id')
    .executeTakeFirst()
  return begun !== undefined
}

/** Ends an enrolment: from now on codes are asked for. The recovery codes replace those of before. False: there was none. */
export async function confirmSecondFactor(
  catalog: Catalog,
  person: PersonId,
  { sealed, step, recoveryCodes }: { sealed: string; step: number; recoveryCodes: string[] },
): Promise<boolean> {
  return await inTransaction(catalog, async (transaction) => {
    const confirmed = await transaction
      .updateTable('second_factor')
      .set({ confirmed_at: sql`now()`, last_step: step })
      .where('person_id', '=', person)
      .where('sealed_secret', '=', sealed)
      .where('confirmed_at', 'is', null)
      .returning('person_id')
      .executeTakeFirst()
    if (!confirmed) return false
    await transaction.deleteFrom('recovery_code').where('person_id', '=', person).execute()
    const rows = recoveryCodes.map((code) => ({ person_id: person, code_hash: hashSecret(code) }))
    await transaction.insertInto('recovery_code').values(rows).execute()
    return true
  })
}

/** Counts a code that is about to be looked at; false when too many were tried. Counted in the catalogue, for all viewers. */
export async function countTry(catalog: Catalog, person: PersonId): Promise<boolean> {
  const over = sql<boolean>`tries_since < now() - ${triesMinutes} * interval '1 minute'`
  const { tries } = await catalog
    .updateTable('second_factor')
    .set({
      tries: sql<number>`case when ${over} then 1 else least(tries, ${mostTries}) + 1 end`,
      tries_since: sql<Date>`case when ${over} then now() else tries_since end`,
    })
    .where('person_id', '=', person)
    .returning('tries')
    .executeTakeFirstOrThrow()
  return tries <= mostTries
}

/** Uses up the code of a time step, and with it those of all before: true once. */
export async function takeStep(catalog: Catalog, person: PersonId, step: number): Promise<boolean> {
  const used = await catalog
    .updateTable('second_factor')
    .set({ last_step: step })
    .where('person_id', '=', person)
    .where('last_step', '<', step)
    .returning('person_id')
    .executeTakeFirst()
  return used !== undefined
}

/** Uses a recovery code up: true once. */
export async function takeRecoveryCode(catalog: Catalog, person: PersonId, code: string): Promise<boolean> {
  const used = await catalog
    .updateTable('recovery_code')
    .set({ used_at: sql`now()` })
    .where('person_id', '=', person)
    .where('code_hash', '=', hashSecret(code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  return used !== undefined
}

export async function countRecoveryCodes(catalog: Catalog, person: PersonId): Promise<number> {
  const { left } = await catalog
    .selectFrom('recovery_code')
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .select(sql<number>`count(*)::int`.as('left'))
    .executeTakeFirstOrThrow()
  return left
}

/** Codes are asked for no more; false where none were. */
export async function removeSecondFactor(catalog: Catalog, person: PersonId): Promise<boolean> {
  return await inTransaction(catalog, async (transaction) => {
    await transaction.deleteFrom('recovery_code').where('person_id', '=', person).execute()
    const removed = await transaction
      .deleteFrom('second_factor')
      .where('person_id', '=', person)
      .returning('confirmed_at')
      .executeTakeFirst()
    return Boolean(removed?.confirmed_at)
  })
}
