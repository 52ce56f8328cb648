import type { LectureId, RecordingId } from '../../core/ids.ts'
import { type RecordingState, runningStates } from '../../core/recording/advance.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { type Pause, pausesOf } from '../../core/recording/pauses.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest } from '../../core/recording/trim-manifest.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { findLiveMedia, type LiveMedia, type LiveSegment } from '../../storage/catalog/recordings/live-media.ts'
import { toldPausesOf } from '../../storage/catalog/recordings/pauses.ts'
import { recordingsOf } from '../../storage/catalog/retention/trash.ts'
import { type Listing, planListing } from '../playlist/plan-listing.ts'
import { takesOfManifest, takesOfRows } from '../playlist/recorded-takes.ts'
import type { BoundedMap } from './bounded-map.ts'

/** Everything that can be played of a lecture at one moment. */
export type LectureMedia = {
  listing: Listing
  /** Of the recordings that have one, in the order of recording. */
  manifests: Map<RecordingId, Manifest>
  /** Of the recordings that were paused. */
  pauses: Map<RecordingId, Pause[]>
  /** Of the recordings that are trimmed; their manifests tell of what is kept only. */
  trims: Map<RecordingId, Trim>
}

/**
 * Who looks: those who manage a lecture also see recordings that wait for their review; while they trim it, what is cut as
 * well.
 */
export type Eyes = 'watching' | 'managing' | 'trimming'

/**
 * Loads what a lecture consists of: manifests of finished recordings, the catalogue's rows of running ones. `live` keeps
 * those between two times.
 */
export async function loadLectureMedia(
  catalog: Catalog,
  readManifest: (key: string) => Promise<Manifest>,
  live: BoundedMap<RecordingId, LiveSegment[]>,
  lecture: LectureId,
  eyes: Eyes,
): Promise<LectureMedia> {
  const hidden = eyes === 'watching' ? unseenStates : goneStates
  // One moment for both: publishing a recording takes its rows away as it sets its manifest.
  const { shown, rows, told } = await catalog
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (moment) => {
      const shown = (await recordingsOf(moment, lecture)).filter(({ state }) => !hidden.has(state))
      const rows = new Map<RecordingId, LiveMedia>()
      for (const { id, manifest_key } of shown) {
        if (!manifest_key) rows.set(id, await findLiveMedia(moment, id, live.get(id)))
      }
      const told = await toldPausesOf(moment, [...rows.keys()])
      return { shown, rows, told }
    })
  for (const [id, { segments }] of rows) live.set(id, segments)
  for (const { id, manifest_key } of shown) if (manifest_key) live.delete(id)
  const manifests = new Map<RecordingId, Manifest>()
  const trims = new Map<RecordingId, Trim>()
  for (const recording of shown) {
    const { id, manifest_key } = recording
    const trim = trimOf(recording)
    if (trim) trims.set(id, trim)
    if (manifest_key)
      manifests.set(id, trimManifest(await readManifest(manifest_key), eyes === 'trimming' ? undefined : trim))
  }
  const takes = shown.flatMap((recording) => {
    const manifest = manifests.get(recording.id)
    if (manifest) return takesOfManifest(recording.id, manifest)
    const media = rows.get(recording.id)
    return media ? takesOfRows(recording, media) : []
  })
  const pauses = new Map<RecordingId, Pause[]>()
  for (const { id, first_frame_at } of shown) {
    const own = told.get(id)
    const all = manifests.get(id)?.pauses ?? (own && first_frame_at && pausesOf(own, first_frame_at, 0))
    if (all) pauses.set(id, all)
  }
  const ended = !shown.some(({ state }) => openStates.has(state))
  return { listing: planListing(takes, ended), manifests, pauses, trims }
}

const openStates: ReadonlySet<RecordingState> = new Set([...runningStates, 'finalising'])
const goneStates: ReadonlySet<RecordingState> = new Set(['trashed', 'erased', 'cancelled'])
const unseenStates: ReadonlySet<RecordingState> = new Set([...goneStates, 'hidden'])
