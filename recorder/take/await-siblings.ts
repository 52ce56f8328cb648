import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const lookMilliseconds = 100
/** A store that takes longer than this is away; what comes later is listed by whoever adopts it. */
const patienceMilliseconds = 30_000

/**
 * Waits until the spools of the recording's other takes on this machine are stored (their folders are then gone): the
 * manifest lists only what the catalogue knows by now.
 */
export async function awaitSiblings(spoolFolder: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMilliseconds
  while (!signal.aborted && performance.now() < deadline) {
    const takes = await readdir(dirname(spoolFolder)).catch(() => [])
    if (takes.every((name) => name === basename(spoolFolder))) return
    await delay(lookMilliseconds, undefined, { signal }).catch(() => {})
  }
}
