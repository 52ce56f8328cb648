import { setTimeout as delay } from 'node:timers/promises'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Milliseconds for which a page waits for its colour. */
const patience = 500

/**
 * The colour of the organisation's pages, read once for all who ask meanwhile. While the database does not answer, pages have
 * the last one that was known.
 */
export function readAccent({ catalog, organisation }: Pick<ViewerContext, 'catalog' | 'organisation'>) {
  let known: string | null = null
  let reading: Promise<void> | undefined
  const read = async () => {
    try {
      known = (await findOrganisation(catalog, organisation)).accent
    } catch {
      // The database is away: readiness tells of it.
    } finally {
      reading = undefined
    }
  }
  return async (): Promise<string | null> => {
    reading ??= read()
    await Promise.race([reading, delay(patience, undefined, { ref: false })])
    return known
  }
}
