import { writeFragment } from '../../core/cmaf/fragment.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import type { LectureId } from '../../core/ids.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'
import { BoundedMap } from './bounded-map.ts'
import type { LectureMediaCache } from './lecture-media-cache.ts'

/** The newest picture of a lecture that runs, as an MP4 of one frame; undefined while there is none. */
export type LivePictures = (lecture: LectureId) => Promise<Buffer | undefined>

/** Milliseconds. Segments are a few seconds long, and cards ask less often. */
const freshFor = 5_000
/** Each is 10 to 100 kB. */
const mostPictures = 200

/**
 * The key frame of the newest segment in the smallest quality is cut out: a browser decodes it, nothing here does. All who
 * ask within five seconds share one look into the store.
 */
export function openLivePictures(lectureMedia: Pick<LectureMediaCache, 'get'>, store: ObjectStore): LivePictures {
  const known = new BoundedMap<LectureId, { until: number; picture: Promise<Buffer | undefined> }>(mostPictures)
  return async (lecture) => {
    const there = known.get(lecture)
    if (there && there.until > performance.now()) return await there.picture
    const picture = cutPicture(lectureMedia, store, lecture)
    known.set(lecture, { until: performance.now() + freshFor, picture })
    picture.catch(() => known.delete(lecture))
    return await picture
  }
}

async function cutPicture(
  lectureMedia: Pick<LectureMediaCache, 'get'>,
  store: ObjectStore,
  lecture: LectureId,
): Promise<Buffer | undefined> {
  const { listing } = await lectureMedia.get(lecture, 'watching')
  const newest = listing.ended ? undefined : listing.stretches.at(-1)
  const [smallest] = [...(newest?.renditions.values() ?? [])]
    .filter(({ track }) => track === 'video')
    .sort((one, other) => (one.height ?? 0) - (other.height ?? 0))
  const segment = smallest?.segments.at(-1)
  if (!smallest || !segment) return undefined
  const [init, media] = await Promise.all(
    [smallest.init.key, segment.key].map((key) => readObject(store, parseObjectKey(key))),
  )
  const frame = media && readSamples(media).find(({ sync }) => sync)
  if (!init || !frame) return undefined
  return Buffer.concat([init, writeFragment(1, 0, [{ ...frame, duration: smallest.timescale }])])
}
