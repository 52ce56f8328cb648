import { setTimeout as delay } from 'node:timers/promises'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { beatMilliseconds, beatTake } from '../../storage/catalog/takes/takes.ts'

/**
 * Beats in the name of a take whose process cannot: while it starts (on a busy machine that takes longer than a lease)
 * and after its death, while what it left is brought in. Settles as `end` does.
 */
export async function beatUntil<Result>(
  end: Promise<Result>,
  catalog: Catalog,
  { id, take }: Pick<Recording, 'id' | 'take'>,
): Promise<Result> {
  const ended = new AbortController()
  const beating = (async () => {
    while (!ended.signal.aborted) {
      await beatTake(catalog, id, take).catch(() => {})
      await delay(beatMilliseconds, undefined, { signal: ended.signal }).catch(() => {})
    }
  })()
  try {
    return await end
  } finally {
    ended.abort()
    await beating
  }
}
