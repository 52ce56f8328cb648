import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { parseObjectKey } from '../../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'

/** Writes a running recording's captured track, init and segments in order, as one playable file. */
export async function joinStoredSegments(
  catalog: Catalog,
  storage: string,
  recording: RecordingId,
  track: 'video' | 'audio',
  target: string,
): Promise<void> {
  const store = await openObjectStore(storage)
  const { init_key } = await catalog
    .selectFrom('live_rendition')
    .select('init_key')
    .where('recording_id', '=', recording)
    .where('track', '=', track)
    .executeTakeFirstOrThrow()
  const segments = await catalog
    .selectFrom('live_segment')
    .select('key')
    .where('recording_id', '=', recording)
    .where('track', '=', track)
    .orderBy('number')
    .execute()
  const out = createWriteStream(target)
  for (const key of [init_key, ...segments.map((segment) => segment.key)]) {
    for await (const bytes of await store.get(parseObjectKey(key))) out.write(bytes)
  }
  out.end()
  await once(out, 'finish')
}
