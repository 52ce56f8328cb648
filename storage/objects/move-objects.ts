import { retry } from '../../core/process/retry.ts'
import { copyObject } from './copy-object.ts'
import { mergeListings } from './merge-listings.ts'
import { isProof } from './object-keys.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'
import { StoreLied, StoreUnavailable } from './store-errors.ts'

export type Move = {
  from: ObjectStore
  to: ObjectStore
  /** Compares the MD5s of what both have, too; else what is there with its size is left alone. */
  everything: boolean
}

export type MovedObject = { key: ObjectKey; bytes: number; outcome: 'copied' | 'there' | 'gone' | StoreLied }

/** Copies under way at once: each has 32 MiB in memory at most, and waits most of its time. */
const atOnce = 8

/**
 * Copies once what one store has and the other one lacks. What is deleted in the first meanwhile is deleted in the other,
 * too. A store that is away is waited for. What one of them has with other bytes is told and left as it is.
 * @throws the signal's reason; StoreUnavailable where a listing does not come to its end
 */
export async function moveObjects(
  move: Move,
  signal: AbortSignal,
  onObject: (object: MovedObject) => void,
  onFailure: (error: StoreUnavailable) => void,
): Promise<void> {
  const { from, to } = move
  const repeated = (error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error
    onFailure(error)
  }
  const once = async (key: ObjectKey, there: boolean) => {
    const outcome = await copyObject(from, to, key, signal)
    // An attempt before this one may have died behind its copy. What was there before stays: whoever erases it deletes in
    // both, and a store that is emptied or loses its bucket is no reason to lose the other's.
    if (outcome === 'gone' && !there) await to.delete([key])
    return outcome
  }
  const objects = leftToMove(move)
  const workers = Array.from({ length: atOnce }, async () => {
    for await (const { key, bytes, there } of objects) {
      const outcome = await retry(() => once(key, there), repeated, signal).catch((error: unknown) => {
        if (error instanceof StoreLied) return error
        throw error
      })
      onObject({ key, bytes, outcome })
    }
  })
  const ended = await Promise.allSettled(workers)
  const failed = ended.find((worker) => worker.status === 'rejected')
  if (failed) throw failed.reason
}

/** What a pass looks at, in the order of keys; `there`: the other store has it; `listed`: with this size. */
export async function* leftToMove({
  from,
  to,
  everything,
}: Move): AsyncGenerator<{ key: ObjectKey; bytes: number; there: boolean; listed: boolean }> {
  for await (const { key, first, second } of mergeListings(from.list(''), to.list(''))) {
    if (first === undefined || isProof(key)) continue
    const listed = first === second
    if (everything || !listed) yield { key, bytes: first, there: second !== undefined, listed }
  }
}
