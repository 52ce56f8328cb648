import { type RecordingPlace, recordingOfKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'

/** Every recording that a store has something of, with its keys. @throws StoreUnavailable */
export async function* recordingsIn(store: ObjectStore): AsyncGenerator<{ place: RecordingPlace; keys: ObjectKey[] }> {
  let current: { place: RecordingPlace; keys: ObjectKey[] } | undefined
  for await (const { key } of store.list('')) {
    const place = recordingOfKey(key)
    if (!place) continue
    if (current?.place.recording !== place.recording) {
      if (current) yield current
      current = { place, keys: [] }
    }
    current.keys.push(key)
  }
  if (current) yield current
}
