import type { LectureId, RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { LiveSegment } from '../../storage/catalog/recordings/live-media.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { BoundedMap } from './bounded-map.ts'
import { type Eyes, type LectureMedia, loadLectureMedia } from './load-lecture-media.ts'

export type LectureMediaCache = {
  /** What can be played of a lecture, at most half a second old. */
  get(lecture: LectureId, eyes: Eyes): Promise<LectureMedia>
  /** What the catalogue has of a recording, at most two seconds old. */
  find(recording: RecordingId): Promise<Recording | undefined>
  /** Something of this recording has changed: what is known of it and its lecture is forgotten. Which lecture that is. */
  forget(recording: RecordingId): Promise<LectureId | undefined>
  /** Notices may have been missed. */
  forgetAll(): void
}

/** Milliseconds. A class that follows a lecture asks for its playlists once a second or less, each. */
const freshFor = 500
/** Milliseconds. A player asks for a segment every few seconds, in three tracks. */
const recordingFreshFor = 2_000

/** A manifest of three hours in three qualities is 4 MB in memory. */
const mostManifests = 24
/** Recordings that run. */
const mostRunning = 200

const everyEyes: readonly Eyes[] = ['watching', 'managing', 'trimming']

/** Many viewers of one lecture cost one look at the catalogue per half second. */
export function openLectureMediaCache(catalog: Catalog, store: ObjectStore): LectureMediaCache {
  const known = new BoundedMap<string, { until: number; media: Promise<LectureMedia> }>(500)
  const recordings = new BoundedMap<RecordingId, { until: number; found: Promise<Recording | undefined> }>(2_000)
  // The object behind a manifest's key never changes.
  const manifests = new BoundedMap<string, Promise<Manifest>>(mostManifests)
  const live = new BoundedMap<RecordingId, LiveSegment[]>(mostRunning)
  const manifestOf = (key: string) =>
    manifests.getOrMake(key, () => {
      const read = readManifest(store, parseObjectKey(key))
      read.catch(() => manifests.delete(key))
      return read
    })
  const forgetLecture = (lecture: LectureId) => {
    for (const eyes of everyEyes) known.delete(`${lecture} ${eyes}`)
  }
  return {
    async get(lecture, eyes) {
      const name = `${lecture} ${eyes}`
      const there = known.get(name)
      if (there && there.until > performance.now()) return await there.media
      const media = loadLectureMedia(catalog, manifestOf, live, lecture, eyes)
      const entry = { until: performance.now() + freshFor, media }
      known.set(name, entry)
      const drop = () => known.get(name) === entry && known.delete(name)
      media.catch(drop)
      // Its manifests have megabytes.
      setTimeout(drop, freshFor).unref()
      return await media
    },
    async find(recording) {
      const there = recordings.get(recording)
      if (there && there.until > performance.now()) return await there.found
      const found = findRecording(catalog, recording)
      recordings.set(recording, { until: performance.now() + recordingFreshFor, found })
      found.catch(() => recordings.delete(recording))
      return await found
    },
    async forget(recording) {
      recordings.delete(recording)
      const lecture = (await findRecording(catalog, recording))?.lecture_id
      if (lecture) forgetLecture(lecture)
      return lecture
    },
    forgetAll() {
      known.clear()
      recordings.clear()
    },
  }
}
