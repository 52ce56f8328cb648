import { createHash } from 'node:crypto'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { addLiveRendition, addLiveSegment, type LiveTake } from '../../../storage/catalog/recordings/add-live-media.ts'
import { initKey, segmentKey } from '../../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../../storage/objects/object-store.ts'
import { type SyntheticTrack, segmentBytes } from '../media/synthetic-media.ts'

/** Stores the first segments of a track as a running take does, and tells who waits for them; called again, those that are new. */
export async function layLive(
  { catalog, store }: { catalog: Catalog; store: ObjectStore },
  take: LiveTake,
  { init, segments, ...described }: SyntheticTrack,
  count: number,
): Promise<void> {
  const place = { ...take, track: described.track, rendition: described.rendition, recipe: 'c1' }
  const put = async (key: ObjectKey, body: Buffer) => ({
    ...{ key, sha256: createHash('sha256').update(body).digest('hex') },
    ...(await store.put(key, body, `${described.track}/mp4`)),
  })
  const size = { width: described.width ?? undefined, height: described.height ?? undefined }
  const entry = { ...described, ...size, recipe: 'c1', init: await put(initKey(place, 1), init) }
  await addLiveRendition(catalog, take, entry)
  for (const [number, segment] of segments.slice(0, count).entries()) {
    const stored = await put(segmentKey(place, number, 1), segmentBytes(segment, 0))
    await addLiveSegment(catalog, take, entry, { ...stored, number, start: segment.start, duration: segment.duration })
  }
}
