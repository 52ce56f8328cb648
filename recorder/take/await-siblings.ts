import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stuckFile, takeFile } from '../spool/spool-layout.ts'

const lookMilliseconds = 100
/** A store that takes longer than this is away; what comes later is listed by whoever adopts it. */
const patienceMilliseconds = 30_000

/**
 * Waits until the spools of the recording's other takes on this machine are stored (their folders are then gone, or say
 * that they are stuck): the manifest lists only what the catalogue knows by now.
 */
export async function awaitSiblings(spoolFolder: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMilliseconds
  while (!signal.aborted && performance.now() < deadline) {
    const takes = await readdir(dirname(spoolFolder)).catch(() => [])
    const others = takes.filter((name) => name !== basename(spoolFolder))
    if (!others.some((name) => isToCome(join(dirname(spoolFolder), name)))) return
    await delay(lookMilliseconds, undefined, { signal }).catch(() => {})
  }
}

/** A take that died before its first frame leaves a folder without a header, and no media. */
function isToCome(folder: string): boolean {
  return existsSync(takeFile(folder)) && !existsSync(stuckFile(folder))
}
