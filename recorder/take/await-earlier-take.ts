import { setTimeout as delay } from 'node:timers/promises'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { hasEarlierTake } from '../../storage/catalog/recordings/hand-over.ts'
import type { TakeOrder } from './take-messages.ts'

const lookMilliseconds = 100
/** What a take gets to store its rest; what comes later is laid in later. */
const patienceMilliseconds = 10_000

/**
 * Stop was pressed while the recording was being handed over, or right after it: waits until the take before, on whichever
 * machine, has stored its rest.
 */
export async function awaitEarlierTake(
  catalog: Catalog,
  { recording, take }: Pick<TakeOrder, 'recording' | 'take'>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + patienceMilliseconds
  while (take > 1 && !signal.aborted && performance.now() < deadline) {
    if (!(await hasEarlierTake(catalog, recording).catch(() => false))) return
    await delay(lookMilliseconds, undefined, { signal }).catch(() => {})
  }
}
