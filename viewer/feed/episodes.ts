import type { LectureId } from '../../core/ids.ts'
import { recordingsOfLectures } from '../../storage/catalog/lectures.ts'
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
 * What a manifest says of its download never changes, and is kept: applications ask for a whole course once an hour, for
 * each person who has subscribed.
 */
export function openEpisodes(catalog: Catalog, store: ObjectStore): Episodes {
  const known = new BoundedMap<string, Promise<Episode | null>>(20_000)
  const episodeOf = (manifestKey: string) =>
    known.getOrMake(manifestKey, () => {
      const read = readEpisode(store, manifestKey)
      read.catch(() => known.delete(manifestKey))
      return read
    })
  return async (lectures) => {
    const episodes = new Map<LectureId, Episode>()
    for (const [lecture, recordings] of await recordingsOfLectures(catalog, lectures)) {
      for (const { state, manifest_key } of recordings) {
        const episode = state === 'published' && manifest_key ? await episodeOf(manifest_key) : null
        if (episode && episode.duration > (episodes.get(lecture)?.duration ?? 0)) episodes.set(lecture, episode)
      }
    }
    return episodes
  }
}

async function readEpisode(store: ObjectStore, manifestKey: string): Promise<Episode | null> {
  const { download, duration } = await readManifest(store, parseObjectKey(manifestKey))
  if (!download) return null
  return { key: parseObjectKey(download.key), bytes: download.bytes, duration: Math.round(duration / 1000) }
}
