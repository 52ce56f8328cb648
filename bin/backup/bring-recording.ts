import { actOnEach } from '../../core/process/act-on-each.ts'
import { retry } from '../../core/process/retry.ts'
import { copyObject } from '../../storage/objects/copy-object.ts'
import { type RecordingPlace, recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { StoreLied, StoreUnavailable } from '../../storage/objects/store-errors.ts'

/** Recordings that are looked at, and objects of each that are copied, at once: 32 requests, for stores far away. */
export const recordingsAtOnce = 4
export const objectsAtOnce = 8
/** A store that does not answer so often in a row (half a minute) is away; whoever calls again goes on from there. */
const mostAttempts = 8

/** Keys with their bytes. */
export type Objects = Map<ObjectKey, number>

export type Brought = {
  /** What the first store has of the recording. */
  offered: Objects
  /** What the second one has now. */
  held: Objects
  copied: { objects: number; bytes: number }
  /** What could not be copied: the bytes that one of them sends are not those that it tells, or theirs differ. */
  damaged: { key: ObjectKey; why: string }[]
}

/** Copies what one store has of a recording and the other has not. @throws StoreUnavailable */
export async function bringRecording(from: ObjectStore, to: ObjectStore, place: RecordingPlace): Promise<Brought> {
  const prefix = recordingPrefix(place)
  const [offered, held] = await Promise.all([objectsBelow(from, prefix), objectsBelow(to, prefix)])
  const copied = { objects: 0, bytes: 0 }
  const damaged: Brought['damaged'] = []
  await actOnEach(offered, objectsAtOnce, async ([key, bytes]) => {
    if (held.get(key) === bytes) return
    try {
      const outcome = await patiently(() => copyObject(from, to, key))
      if (outcome === 'gone') return
      held.set(key, bytes)
      if (outcome === 'there') return
      copied.objects += 1
      copied.bytes += bytes
    } catch (error) {
      if (!(error instanceof StoreLied)) throw error
      damaged.push({ key, why: error.message })
    }
  })
  return { offered, held, copied, damaged }
}

/** Tries again while the store is away for a moment. */
export async function patiently<Result>(act: () => Promise<Result>): Promise<Result> {
  const told = (error: unknown, attempt: number) => {
    if (!(error instanceof StoreUnavailable) || attempt >= mostAttempts) throw error
  }
  return await retry(act, told, new AbortController().signal)
}

async function objectsBelow(store: ObjectStore, prefix: string): Promise<Objects> {
  return await patiently(async () => {
    const found: Objects = new Map()
    for await (const { key, bytes } of store.list(prefix)) found.set(key, bytes)
    return found
  })
}
