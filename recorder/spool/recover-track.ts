import { createHash } from 'node:crypto'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { toMicroseconds } from '../../core/cmaf/timescales.ts'
import { renditionName, type SegmentEntry } from '../../core/recording/manifest.ts'
import { type RenditionPlace, segmentKey } from '../../storage/objects/object-keys.ts'
import { renameDurably } from './durable-file.ts'
import type { Journal, JournalLine } from './journal.ts'
import { closedFile, initFile, openFile, parseSegmentFile } from './spool-layout.ts'

/**
 * The segments that a dead process left in a rendition's folder and that are not in the store, in order; each is closed and
 * journalled afterwards. A file that is not what the journal says, or was never closed, is cut behind its last whole
 * fragment; one without a whole fragment, or that does not begin with a key frame, is removed. One that the disk does not
 * give is left as it is.
 */
export async function recoverTrack(options: {
  folder: string
  place: RenditionPlace
  timescale: number
  lines: readonly JournalLine[]
  journal: Journal
  /** A file could not be read. */
  onUnreadable: (error: unknown) => void
}): Promise<SegmentEntry[]> {
  const { folder, place, lines, journal } = options
  const rendition = renditionName(place)
  const stored = new Set(
    lines.flatMap((line) => (line.event === 'stored' && line.rendition === rendition ? [line.number] : [])),
  )
  const closed = new Map(
    lines.flatMap((line) =>
      line.event === 'closed' && line.rendition === rendition ? [[line.entry.number, line.entry]] : [],
    ),
  )
  const recovered: SegmentEntry[] = []
  for (const file of await segmentFiles(dirname(initFile(folder, rendition)))) {
    const path = (file.closed ? closedFile : openFile)(folder, rendition, file.number)
    const bytes = await readFile(path).catch(options.onUnreadable)
    if (!bytes) continue
    const known = closed.get(file.number)
    if (file.closed && known && digest('sha256', bytes) === known.sha256) {
      if (stored.has(file.number)) await rm(path)
      else recovered.push(known)
      continue
    }
    const whole = wholePart(bytes, options.timescale)
    if (!whole) {
      await rm(path)
      continue
    }
    await cut(path, whole.bytes)
    if (!file.closed) await renameDurably(path, closedFile(folder, rendition, file.number))
    const kept = bytes.subarray(0, whole.bytes)
    const entry: SegmentEntry = {
      ...{ number: file.number, ...whole, sha256: digest('sha256', kept), md5: digest('md5', kept) },
      key: segmentKey(place, file.number, known ? attemptOf(known) + 1 : 0),
    }
    await journal.append({ event: 'closed', rendition, entry }, true)
    recovered.push(entry)
  }
  return recovered
}

/** Start and duration (microseconds of recording time) and bytes of what is whole; undefined where nothing is. */
export function wholePart(
  bytes: Uint8Array,
  timescale: number,
): { start: number; duration: number; bytes: number } | undefined {
  const fragments = readFragments(bytes)
  const first = fragments[0]
  const last = fragments.at(-1)
  if (!first?.startsWithSync || !last) return undefined
  const start = toMicroseconds(first.decodeTime, timescale)
  const end = toMicroseconds(last.decodeTime + last.duration, timescale)
  return { start, duration: end - start, bytes: last.offset + last.bytes }
}

async function segmentFiles(folder: string): Promise<{ number: number; closed: boolean }[]> {
  // A removal that was cut off may have left no folder.
  const files = (await readdir(folder).catch(noneIfMissing)).flatMap((name) => parseSegmentFile(name) ?? [])
  return files.sort((one, other) => one.number - other.number)
}

function noneIfMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}

async function cut(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.truncate(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** The number after the hyphen of a segment's key. */
function attemptOf(entry: SegmentEntry): number {
  return Number(/-(\d+)\.m4s$/.exec(entry.key)?.[1] ?? 0)
}

function digest(algorithm: 'sha256' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
