import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { SegmentEntry, TakeHeader } from '../../core/recording/manifest.ts'
import { openJournal } from '../../recorder/spool/journal.ts'
import { initFile, takeFile } from '../../recorder/spool/spool-layout.ts'
import { openSpoolTrack } from '../../recorder/spool/spool-track.ts'
import { uploadTake } from '../../recorder/upload/upload-take.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { initKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'

/**
 * A spool of closed video segments, one part each, that nobody writes any more.
 * @param spools their folder
 */
export async function spoolTake(
  { catalog, spools, organisation }: { catalog: Catalog; spools: string; organisation: OrganisationId },
  count: number,
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
  await mkdir(join(folder, 'video-720p'), { recursive: true })
  const place = { ...take, track: 'video' as const, rendition: '720p', recipe: 'c1' }
  await writeFile(initFile(folder, 'video-720p'), 'init')
  const digests = { bytes: 4, sha256: 'a'.repeat(64), md5: 'b'.repeat(32) }
  const { track, rendition, recipe } = place
  const header: TakeHeader = {
    ...{ version: 1, ...take, lecture, node: 'test', offset: 0, firstFrameAt: new Date().toISOString() },
    renditions: [
      { track, rendition, recipe, codecs: 'avc1', timescale: 1_000_000, init: { key: initKey(place, 0), ...digests } },
    ],
  }
  await writeFile(takeFile(folder), JSON.stringify(header))
  const entries: SegmentEntry[] = []
  {
    await using journal = await openJournal(folder)
    await using writer = openSpoolTrack({
      ...{ folder, place, timescale: 1_000_000, offset: 0, journal, onBytes: () => {} },
      onClosed: (entry) => entries.push(entry),
    })
    for (let start = 0; start < count * 4e6; start += 4e6) {
      const samples = [{ data: Buffer.alloc(1000, entries.length), duration: 4e6, sync: true }]
      await writer.write([
        { kind: 'part', start, samples },
        { kind: 'close', start, end: start + 4e6 },
      ])
    }
  }
  return {
    recording,
    folder,
    header,
    /** @param every milliseconds between two segments, as if they were captured meanwhile */
    async upload(
      to: ObjectStore,
      onFailure: (error: { code: string }) => void = () => {},
      signal?: AbortSignal,
      every = 0,
    ) {
      await using journal = await openJournal(folder)
      const upload = uploadTake({ folder, take, header, journal, store: to, catalog, onStored: () => {}, onFailure })
      for (const entry of entries) {
        upload.add('video-720p', entry)
        if (every > 0) await delay(every)
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
