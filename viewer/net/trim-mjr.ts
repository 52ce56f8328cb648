import { open, stat } from 'node:fs/promises'
import { readMjrHeader } from '../../conference/janus/mjr.ts'
import type { ToldPause } from '../../core/recording/pauses.ts'
import { headOf, readPackets, type Window } from './cut-mjr.ts'

/** Milliseconds without a change after which nobody writes to a file any more. */
const idle = 1_000

/**
 * Takes what lies in a pause off the end of a file that Janus has closed. False: it is written to still. A file that goes
 * on behind the pause is left as it is: what is copied out of it leaves pauses out (`cutMjr`).
 */
export async function trimMjr(path: string, pause: Window): Promise<boolean> {
  const { mtimeMs } = await stat(path)
  if (mtimeMs < pause.from) return true
  await using file = await open(path, 'r+')
  const header = readMjrHeader(await headOf(file))
  if (!header || header.startedAt > pause.to) return true
  if (Date.now() - mtimeMs < idle) return false
  let end: number | undefined
  for await (const packet of readPackets(file, header.end)) {
    const time = header.startedAt + packet.time
    if (time > pause.to) return true
    if (time >= pause.from) end ??= packet.start
  }
  if (end !== undefined) await file.truncate(end)
  return true
}

/** Pauses by the clock that Janus writes. @param ahead what the database's clock is ahead of it, milliseconds */
export function pausesAsWritten(told: readonly ToldPause[], ahead: number): Window[] {
  return told.map(({ beganAt, endedAt }) => ({
    from: beganAt.getTime() - ahead,
    to: endedAt ? endedAt.getTime() - ahead : Number.POSITIVE_INFINITY,
  }))
}
