import { sql } from 'kysely'
import type { PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** Tells every viewer that somebody was deactivated or removed (`notify membership, <person>`). */
export async function tellMembershipEnded(catalog: Catalog, person: PersonId): Promise<void> {
  await sql`select pg_notify('membership', ${person})`.execute(catalog)
}
