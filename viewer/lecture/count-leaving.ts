import { listLectures } from '../../storage/catalog/lectures/lectures.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import type { Caller } from '../access/caller.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { loadCards, worthListing } from './load-cards.ts'

/** How many of somebody's own lectures will be removed, as they were warned; and whether one may be kept longer. */
export async function countLeaving(
  context: ViewerContext,
  caller: Caller & { person: SignedIn },
): Promise<{ lectures: number; mayKeep: boolean }> {
  const { catalog, organisation } = context
  const choice = { who: 'own', trashed: false, warned: true, limit: null } as const
  const warned = await listLectures(catalog, organisation, caller.person, choice)
  const leaving = worthListing(await loadCards(context, caller, warned)).filter(({ removal }) => removal?.soon)
  return {
    lectures: leaving.length,
    mayKeep: leaving.some(({ keeping }) => keeping?.extension && keeping.extension.days < keeping.extension.most),
  }
}
