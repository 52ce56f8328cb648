import type { FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

const lookMilliseconds = 500
/** What a take captures meanwhile waits in memory: 60 MB at most, at 4 Mbit/s. */
const patienceMilliseconds = 120_000

/**
 * Repeats a write for as long as the disk (its bytes, inodes or a quota) is full: uploads empty the spool, and somebody
 * may free some. `act` must leave nothing half done. `onFull` is called once, when there is something to wait for.
 * @throws what `act` throws, after two minutes
 */
export async function waitForSpace<Result>(
  act: () => Promise<Result>,
  onFull: () => void,
  patience = patienceMilliseconds,
): Promise<Result> {
  const began = performance.now()
  for (let told = false; ; told = true) {
    try {
      return await act()
    } catch (error) {
      if (!isDiskFull(error) || performance.now() - began >= patience) throw error
      if (!told) onFull()
      await delay(lookMilliseconds)
    }
  }
}

/** Whether the disk refused because it is full, not because it is broken. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

/** Appends all of it to a file of `size` bytes, or nothing: what a full disk has taken of it is cut off again. */
export async function appendWhole(file: FileHandle, content: Uint8Array | string, size: number): Promise<void> {
  try {
    await file.appendFile(content)
  } catch (error) {
    await file.truncate(size)
    throw error
  }
}
