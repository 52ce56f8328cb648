import type { Selectable } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type AllowedHost = Selectable<Tables['allowed_host']>

/** The hosts at which an organisation's recorders may record. */
export async function listAllowedHosts(catalog: Catalog, organisation: OrganisationId): Promise<AllowedHost[]> {
  return await catalog
    .selectFrom('allowed_host')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .orderBy('host')
    .execute()
}

/** Allows a host; one that is allowed already gets the secret, where one is given. */
export async function allowHost(
  catalog: Catalog,
  allowed: { organisation: OrganisationId; host: string; sealedSecret: string | null; by: PersonId | null },
): Promise<void> {
  const { organisation, host, sealedSecret, by } = allowed
  await catalog
    .insertInto('allowed_host')
    .values({ organisation_id: organisation, host, sealed_secret: sealedSecret, created_by: by })
    .onConflict((conflict) =>
      sealedSecret === null
        ? conflict.doNothing()
        : conflict.columns(['organisation_id', 'host']).doUpdateSet({ sealed_secret: sealedSecret }),
    )
    .execute()
}

export async function disallowHost(catalog: Catalog, organisation: OrganisationId, host: string): Promise<void> {
  await catalog
    .deleteFrom('allowed_host')
    .where('organisation_id', '=', organisation)
    .where('host', '=', host)
    .execute()
}
