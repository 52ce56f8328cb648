import type { RecordingId } from '../../core/ids.ts'
import { shortestGap } from '../../core/recording/gaps-of.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { isNetKept } from '../../storage/catalog/recordings/net.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import type { Listing } from '../playlist/plan-listing.ts'

/** Whether what was said before Record is kept of one of the recordings, and not played yet. */
export async function isLeadToCome(
  catalog: Catalog,
  recordings: readonly Pick<Recording, 'id' | 'lead'>[],
  listing: Listing,
): Promise<boolean> {
  for (const { id } of recordings.filter((recording) => lacksLead(recording, listing))) {
    if (await isNetKept(catalog, id)) return true
  }
  return false
}

function lacksLead({ id, lead }: { id: RecordingId; lead: number }, { stretches }: Listing): boolean {
  const first = stretches.find(({ recording }) => recording === id)
  return lead > 0 && first !== undefined && first.start >= shortestGap
}
