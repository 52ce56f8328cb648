import type { Selectable } from 'kysely'
import { newId, type OrganisationId, type PersonId, type SelfTestId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type SelfTest = Selectable<Tables['self_test']>

/** Asks for a self-test, which the keeper then carries out; while one is under way, answers that one. */
export async function askSelfTest(
  catalog: Catalog,
  organisation: OrganisationId,
  by: PersonId | null,
): Promise<SelfTestId> {
  for (;;) {
    const asked = await catalog
      .insertInto('self_test')
      .values({ id: newId<SelfTestId>(), organisation_id: organisation, asked_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    const there = asked ?? (await selfTestUnderWay(catalog))
    if (there) return there.id
  }
}

export async function findSelfTest(catalog: Catalog, id: SelfTestId): Promise<SelfTest | undefined> {
  return await catalog.selectFrom('self_test').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function selfTestUnderWay(catalog: Catalog): Promise<SelfTest | undefined> {
  return await catalog.selectFrom('self_test').selectAll().where('outcome', 'is', null).executeTakeFirst()
}

/** The newest one that is over, whether it has found out something or not. */
export async function newestSelfTest(catalog: Catalog): Promise<SelfTest | undefined> {
  return await catalog
    .selectFrom('self_test')
    .selectAll()
    .where('outcome', 'is not', null)
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The newest one that has found out something: for the admin's page and for metrics. */
export async function lastSelfTest(catalog: Catalog): Promise<SelfTest | undefined> {
  return await catalog
    .selectFrom('self_test')
    .selectAll()
    .where('outcome', 'in', ['ok', 'failed'])
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
