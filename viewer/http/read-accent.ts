import { setTimeout as delay } from 'node:timers/promises'
import { findOrganisation } from '../../storage/catalog/organisations.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Milliseconds for which a page waits for its colour. */
const patience = 500

/** The colour of the organisation's pages. While the database does not answer, pages have the last one that was known. */
export function readAccent({ catalog, organisation }: Pick<ViewerContext, 'catalog' | 'organisation'>) {
  let known: string | null = null
  return async (): Promise<string | null> => {
    const read = findOrganisation(catalog, organisation).then(({ accent }) => {
      known = accent
    })
    await Promise.race([read.catch(() => {}), delay(patience, undefined, { ref: false })])
    return known
  }
}
