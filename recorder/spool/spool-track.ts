import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFragment } from '../../core/cmaf/fragment.ts'
import { toMicroseconds, toTrackTime } from '../../core/cmaf/timescales.ts'
import { renditionName, type SegmentEntry } from '../../core/recording/manifest.ts'
import { type RenditionPlace, segmentKey } from '../../storage/objects/object-keys.ts'
import type { SegmentAct } from '../capture/segment-plan.ts'
import { renameDurably } from './durable-file.ts'
import type { Journal } from './journal.ts'
import { closedFile, openFile } from './spool-layout.ts'
import { appendWhole, waitForSpace } from './wait-for-space.ts'

/** Writes one rendition of a take to the spool. */
export type SpoolTrack = AsyncDisposable & {
  /**
   * Written in the order of the calls, waiting for a disk that is full. Rejects when the disk refuses; nothing further is
   * then written.
   */
  write(acts: readonly SegmentAct[]): Promise<void>
}

type OpenSegment = { file: FileHandle; bytes: number; sha256: Hash; md5: Hash }

/**
 * Parts are appended to the open segment's file as they come, so that a crash costs the part in the making. A closed
 * segment is synced, renamed, its folder synced and then journalled; `onClosed` is told after that.
 */
export function openSpoolTrack(options: {
  folder: string
  place: RenditionPlace
  timescale: number
  /** Recording time of the take's zero, microseconds. */
  offset: number
  journal: Journal
  onBytes: (bytes: number) => void
  onClosed: (entry: SegmentEntry) => void
  /** The disk is full: what comes waits in memory. */
  onFull?: () => void
}): SpoolTrack {
  const { folder, place, timescale, journal, onFull = () => {} } = options
  const offset = toTrackTime(options.offset, timescale)
  const rendition = renditionName(place)
  let number = 0
  let sequence = 0
  let segment: OpenSegment | undefined
  let last: Promise<void> = Promise.resolve()

  const part = async (act: Extract<SegmentAct, { kind: 'part' }>) => {
    segment ??= await waitForSpace(() => openSegment(openFile(folder, rendition, number)), onFull)
    sequence += 1
    const bytes = writeFragment(sequence, offset + act.start, act.samples)
    const { file, bytes: size } = segment
    await waitForSpace(() => appendWhole(file, bytes, size), onFull)
    segment.bytes += bytes.length
    segment.sha256.update(bytes)
    segment.md5.update(bytes)
    options.onBytes(bytes.length)
  }
  const close = async (act: Extract<SegmentAct, { kind: 'close' }>) => {
    if (!segment) return
    const { file, bytes, sha256, md5 } = segment
    await waitForSpace(() => file.datasync(), onFull)
    await file.close()
    await renameDurably(openFile(folder, rendition, number), closedFile(folder, rendition, number))
    const start = toMicroseconds(offset + act.start, timescale)
    const entry: SegmentEntry = {
      number,
      start,
      duration: toMicroseconds(offset + act.end, timescale) - start,
      bytes,
      sha256: sha256.digest('hex'),
      md5: md5.digest('hex'),
      key: segmentKey(place, number, 0),
    }
    await journal.append({ event: 'closed', rendition, entry }, true)
    segment = undefined
    number += 1
    options.onClosed(entry)
  }
  return {
    write(acts) {
      last = last.then(async () => {
        for (const act of acts) await (act.kind === 'part' ? part(act) : close(act))
      })
      return last
    },
    /** Leaves an open segment as it is, for whoever adopts it. */
    async [Symbol.asyncDispose]() {
      await last.catch(() => {})
      await segment?.file.close()
    },
  }
}

async function openSegment(path: string): Promise<OpenSegment> {
  await mkdir(dirname(path), { recursive: true })
  return { file: await open(path, 'ax', 0o600), bytes: 0, sha256: createHash('sha256'), md5: createHash('md5') }
}
