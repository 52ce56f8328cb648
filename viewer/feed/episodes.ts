import type { LectureId } from '../../core/ids.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest } from '../../core/recording/trim-manifest.ts'
import { recordingsOfLectures } from '../../storage/catalog/lectures/lectures.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { BoundedMap } from '../live/bounded-map.ts'

/** A lecture's download, as a feed tells of it. */
export type Episode = { key: ObjectKey; bytes: number /** Milliseconds. */; duration: number }

/** Downloads of lectures; one that is not made yet is not in it. Of several recordings the longest, as on the page. */
export type Episodes = (lectures: LectureId[]) => Promise<Map<LectureId, Episode>>

/**
 * What a manifest says of the download of what is kept never changes, and is remembered: applications ask for a whole
 * course once an hour, for each person who has subscribed. What is kept is looked up each time.
 */
export function openEpisodes(catalog: Catalog, store: ObjectStore): Episodes {
  const known = new BoundedMap<string, Promise<Episode | null>>(20_000)
  const episodeOf = (manifestKey: string, trim: Trim | undefined) => {
    const key = trim ? `${manifestKey} ${trim.from} ${trim.to}` : manifestKey
    return known.getOrMake(key, () => {
      const read = readEpisode(store, manifestKey, trim)
      read.catch(() => known.delete(key))
      return read
    })
  }
  return async (lectures) => {
    const episodes = new Map<LectureId, Episode>()
    for (const [lecture, recordings] of await recordingsOfLectures(catalog, lectures)) {
      for (const recording of recordings) {
        const { state, manifest_key } = recording
        const told = state === 'published' && manifest_key
        const episode = told ? await episodeOf(manifest_key, trimOf(recording)) : null
        if (episode && episode.duration > (episodes.get(lecture)?.duration ?? 0)) episodes.set(lecture, episode)
      }
    }
    return episodes
  }
}

async function readEpisode(store: ObjectStore, manifestKey: string, trim: Trim | undefined): Promise<Episode | null> {
  const { download, duration } = trimManifest(await readManifest(store, parseObjectKey(manifestKey)), trim)
  if (!download) return null
  return { key: parseObjectKey(download.key), bytes: download.bytes, duration: Math.round(duration / 1000) }
}
