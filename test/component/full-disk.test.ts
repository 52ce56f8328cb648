import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { SegmentEntry } from '../../core/recording/manifest.ts'
import type { SegmentAct } from '../../recorder/capture/segment-plan.ts'
import { openJournal, readJournal } from '../../recorder/spool/journal.ts'
import { recoverTrack, wholePart } from '../../recorder/spool/recover-track.ts'
import { closedFile, openFile } from '../../recorder/spool/spool-layout.ts'
import { openSpoolTrack } from '../../recorder/spool/spool-track.ts'
import { isDiskFull, waitForSpace } from '../../recorder/spool/wait-for-space.ts'
import { mountSmallDisk } from '../harness/machine/small-disk.ts'

const place = {
  ...{ organisation: newId<OrganisationId>(), recording: newId<RecordingId>(), take: 1 },
  ...{ track: 'video' as const, rendition: '720p', recipe: 'c1' },
}
const timescale = 1_000_000
/** Half a second with a key frame: 60 kB. */
const part = (number: number): SegmentAct => ({
  kind: 'part',
  start: number * 500_000,
  samples: [{ data: Buffer.alloc(60_000, number), duration: 500_000, sync: true }],
})
const close = (number: number): SegmentAct => ({ kind: 'close', start: number * 500_000, end: (number + 2) * 500_000 })
const lecture = (parts: number) =>
  Array.from({ length: parts }, (_, number) =>
    number % 2 === 1 ? [part(number), close(number - 1)] : [part(number)],
  ).flat()

test('a disk that is full keeps every fragment whole, and the take goes on where it stopped when there is room', async () => {
  await using disk = await mountSmallDisk({ size: '1m' })
  await writeFile(join(disk.path, 'other'), Buffer.alloc(500_000))
  const full = vi.fn()
  const closed: SegmentEntry[] = []
  const journal = await openJournal(disk.path, full)
  await mkdir(join(disk.path, 'video-720p'))
  const track = openSpoolTrack({
    ...{ folder: disk.path, place, timescale, offset: 0, journal, onBytes: () => {}, onFull: full },
    onClosed: (entry) => closed.push(entry),
  })
  // Twice what there is room for.
  const written = track.write(lecture(16))
  await expect.poll(() => full.mock.calls.length).toBeGreaterThan(0)
  // On a tmpfs that is full to the last page not one byte more is taken.
  await expect.poll(async () => (await statfs(disk.path)).bavail).toBeLessThan(16)
  for (const [number, bytes] of await files(disk.path)) {
    expect(wholePart(bytes, timescale)?.bytes ?? 0, `${number}`).toBe(bytes.length)
  }
  expect((await readJournal(disk.path)).length).toBe(closed.length)

  // What an upload does, and somebody who frees space.
  for (const { number } of closed) await rm(closedFile(disk.path, 'video-720p', number))
  await rm(join(disk.path, 'other'))
  await written
  await track[Symbol.asyncDispose]()
  await journal[Symbol.asyncDispose]()
  expect(closed.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(await readJournal(disk.path)).toHaveLength(8)
  const times = (await files(disk.path)).flatMap(([, bytes]) =>
    readFragments(bytes).map(({ decodeTime }) => decodeTime),
  )
  // No half second is missing or doubled among those that are still here.
  expect(times.map((time, index) => time - index * 500_000)).toEqual(times.map(() => times[0]))
  expect(times.at(-1)).toBe(15 * 500_000)
})

test('who comes after a take that died on a full disk finds whole segments only', async () => {
  await using disk = await mountSmallDisk({ size: '500k', inodes: 24 })
  await mkdir(join(disk.path, 'video-720p'))
  const journal = await openJournal(disk.path)
  const full = vi.fn()
  const track = openSpoolTrack({
    ...{ folder: disk.path, place, timescale, offset: 0, journal, onBytes: () => {}, onClosed: () => {}, onFull: full },
  })
  void track.write(lecture(16)).catch(() => {})
  await expect.poll(() => full.mock.calls.length).toBeGreaterThan(0)
  const lines = await readJournal(disk.path)
  await using adopting = await openJournal(disk.path)
  await rm(closedFile(disk.path, 'video-720p', 0))
  const recovered = await recoverTrack({
    ...{ folder: disk.path, place, timescale, lines, journal: adopting },
    onUnreadable(error) {
      throw error
    },
  })
  expect(recovered.length).toBeGreaterThan(1)
  for (const { number, bytes } of recovered) {
    const kept = await readFile(closedFile(disk.path, 'video-720p', number))
    expect([kept.length, wholePart(kept, timescale)?.bytes]).toEqual([bytes, bytes])
  }
})

test('no inodes are a full disk as well, and patience ends', async () => {
  await using disk = await mountSmallDisk({ size: '1m', inodes: 4 })
  const name = (number: number) => join(disk.path, `file-${number}`)
  const fill = async () => {
    for (let number = 0; ; number++) await writeFile(name(number), '')
  }
  await expect(fill()).rejects.toSatisfy(isDiskFull)
  const full = vi.fn()
  await expect(waitForSpace(() => writeFile(name(9), ''), full, 600)).rejects.toSatisfy(isDiskFull)
  expect(full).toHaveBeenCalledTimes(1)
  const waiting = waitForSpace(() => writeFile(name(9), ''), full)
  await rm(name(0))
  await waiting
  await expect(waitForSpace(() => Promise.reject(new Error('broken')), full)).rejects.toThrow('broken')
})

async function files(folder: string): Promise<[number, Buffer][]> {
  const numbers = (await readdir(join(folder, 'video-720p')))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)
  return await Promise.all(
    numbers.map(async (number): Promise<[number, Buffer]> => {
      const read = (path: string) => readFile(path).catch(() => undefined)
      const bytes =
        (await read(closedFile(folder, 'video-720p', number))) ?? (await read(openFile(folder, 'video-720p', number)))
      return [number, bytes ?? Buffer.alloc(0)]
    }),
  )
}
