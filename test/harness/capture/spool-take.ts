import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../../core/ids.ts'
import {
  type RenditionName,
  renditionName,
  type SegmentEntry,
  type TakeHeader,
} from '../../../core/recording/manifest.ts'
import { openJournal } from '../../../recorder/spool/journal.ts'
import { initFile, takeFile } from '../../../recorder/spool/spool-layout.ts'
import { openSpoolTrack } from '../../../recorder/spool/spool-track.ts'
import { uploadTake } from '../../../recorder/upload/upload-take.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { initKey } from '../../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'

/** What a take consists of: as in a spool's header, and the bytes of its segments. */
export type SpooledRendition = { track: 'video' | 'audio'; rendition: string; bytes: number }

export type SpoolUpload = {
  onFailure?: (error: { code: string }) => void
  onLost?: (error: { code: string }) => void
  onStored?: (entry: { number: number }) => void
  signal?: AbortSignal
  /** Milliseconds between two segments, as if they were captured meanwhile; those of this number and later. */
  every?: number
  from?: number
}

/**
 * A spool of closed segments of 4 s, one part each, that nobody writes any more.
 * @param spools their folder
 */
export async function spoolTake(
  { catalog, spools, organisation }: { catalog: Catalog; spools: string; organisation: OrganisationId },
  count: number,
  renditions: SpooledRendition[] = [{ track: 'video', rendition: '720p', bytes: 1_000 }],
) {
  const recording = newId<RecordingId>()
  const lecture = newId<LectureId>()
  const take = { organisation, recording, take: 1 }
  const folder = join(spools, recording, 't1')
  await catalog
    .insertInto('recording')
    .values({
      ...{ id: recording, organisation_id: organisation, lecture_id: lecture },
      ...{ room_id: null, requested_by: null, state: 'recording' },
    })
    .execute()
  const digests = { bytes: 4, sha256: 'a'.repeat(64), md5: 'b'.repeat(32) }
  const places = renditions.map(({ track, rendition }) => ({ ...take, track, rendition, recipe: 'c1' }))
  const header: TakeHeader = {
    ...{ version: 1, ...take, lecture, node: 'test', offset: 0, firstFrameAt: new Date().toISOString() },
    renditions: places.map((place) => {
      const { track, rendition, recipe } = place
      const init = { key: initKey(place, 0), ...digests }
      return { track, rendition, recipe, codecs: 'avc1', timescale: 1_000_000, init }
    }),
  }
  for (const place of places) {
    await mkdir(join(folder, renditionName(place)), { recursive: true })
    await writeFile(initFile(folder, renditionName(place)), 'init')
  }
  await writeFile(takeFile(folder), JSON.stringify(header))
  /** Per segment number, in the order of the renditions. */
  const entries = Array.from({ length: count }, (): { name: RenditionName; entry: SegmentEntry }[] => [])
  {
    await using journal = await openJournal(folder)
    for (const [index, place] of places.entries()) {
      const name = renditionName(place)
      await using writer = openSpoolTrack({
        ...{ folder, place, timescale: 1_000_000, offset: 0, journal, onBytes: () => {} },
        onClosed: (entry) => entries[entry.number]?.push({ name, entry }),
      })
      const size = renditions[index]?.bytes ?? 0
      for (let number = 0; number < count; number++) {
        const start = number * 4e6
        const samples = [{ data: Buffer.alloc(size, number), duration: 4e6, sync: true }]
        await writer.write([
          { kind: 'part', start, samples },
          { kind: 'close', start, end: start + 4e6 },
        ])
      }
    }
  }
  return {
    recording,
    folder,
    header,
    async upload(to: ObjectStore, { every = 0, from = 0, signal, ...heard }: SpoolUpload = {}) {
      await using journal = await openJournal(folder)
      const upload = uploadTake({
        ...{ folder, take, header, journal, store: to, catalog },
        onStored: heard.onStored ?? (() => {}),
        onFailure: heard.onFailure ?? (() => {}),
        onLost: heard.onLost ?? (() => {}),
      })
      for (const [number, segments] of entries.entries()) {
        if (every > 0 && number >= from) await delay(every, undefined, { signal }).catch(() => {})
        for (const { name, entry } of segments) upload.add(name, entry)
      }
      await upload.finish(signal)
    },
  }
}

/** Rows of a recording's segments, in order. */
export async function listedSegments(catalog: Catalog, recording: RecordingId, track: 'video' | 'audio') {
  return await catalog
    .selectFrom('live_segment')
    .selectAll()
    .where('recording_id', '=', recording)
    .where('track', '=', track)
    .orderBy('number')
    .execute()
}
