import { createHash } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { SegmentEntry } from '../../core/recording/manifest.ts'
import { openJournal, readJournal } from '../../recorder/spool/journal.ts'
import { recoverTrack, wholePart } from '../../recorder/spool/recover-track.ts'
import { closedFile, journalFile, openFile } from '../../recorder/spool/spool-layout.ts'
import { ownerLives, ownSpool } from '../../recorder/spool/spool-owner.ts'
import { openSpoolTrack } from '../../recorder/spool/spool-track.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const place = {
  ...{ organisation: newId<OrganisationId>(), recording: newId<RecordingId>(), take: 1 },
  ...{ track: 'video' as const, rendition: '720p', recipe: 'c1' },
}
const timescale = 1_000_000
const sample = (size: number, sync = false) => ({ data: Buffer.alloc(size, size), duration: 250_000, sync })
const part = (start: number) => ({ kind: 'part' as const, start, samples: [sample(50, start % 4e6 === 0), sample(20)] })

/** Two segments of two parts, the second one left open by a crash. */
async function crashed(folder: string): Promise<SegmentEntry[]> {
  await mkdir(join(folder, 'video-720p'))
  await using journal = await openJournal(folder)
  const closed: SegmentEntry[] = []
  await using track = openSpoolTrack({
    ...{ folder, place, timescale, offset: 7_000_000, journal, onBytes: () => {} },
    onClosed: (entry) => closed.push(entry),
  })
  await track.write([part(0), part(500_000), { kind: 'close', start: 0, end: 1_000_000 }])
  await track.write([{ ...part(1_000_000), samples: [sample(30, true)] }, part(1_250_000)])
  return closed
}

function refuse(error: unknown): never {
  throw error
}

async function recover(folder: string): Promise<SegmentEntry[]> {
  const lines = await readJournal(folder)
  await using journal = await openJournal(folder)
  return await recoverTrack({ folder, place, timescale, lines, journal, onUnreadable: refuse })
}

describe('the spool', () => {
  test('names, describes and journals a segment once it is closed', async () => {
    await using folder = await temporaryFolder('spool')
    const [entry] = await crashed(folder.path)
    const bytes = await readFile(closedFile(folder.path, 'video-720p', 0))
    expect(entry).toEqual({
      ...{ number: 0, start: 7_000_000, duration: 1_000_000, bytes: bytes.length },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
      key: `${place.organisation}/${place.recording}/t1/video/720p-c1/0-0.m4s`,
    })
    expect(await readJournal(folder.path)).toEqual([{ event: 'closed', rendition: 'video-720p', entry }])
    expect(readFragments(bytes).map(({ decodeTime, sequence }) => [decodeTime, sequence])).toEqual([
      [7_000_000, 1],
      [7_500_000, 2],
    ])
    expect((await readdir(join(folder.path, 'video-720p'))).sort()).toEqual(['0.m4s', '1.open'])
  })

  test('gives back what a crash left: the closed segment as it is, the open one up to its last whole part', async () => {
    await using folder = await temporaryFolder('spool')
    const [first] = await crashed(folder.path)
    await truncate(
      openFile(folder.path, 'video-720p', 1),
      (await readFile(openFile(folder.path, 'video-720p', 1))).length - 1,
    )
    const [again, second] = await recover(folder.path)
    expect(again).toEqual(first)
    expect(second).toMatchObject({ number: 1, start: 8_000_000, duration: 250_000 })
    expect(second?.key).toMatch(/\/1-0\.m4s$/)
    expect((await readFile(closedFile(folder.path, 'video-720p', 1))).length).toBe(second?.bytes)
    // Once more: adoption itself may be killed.
    expect(await recover(folder.path)).toEqual([again, second])
  })

  test('gives a segment whose bytes are not what the journal says a key of its own', async () => {
    await using folder = await temporaryFolder('spool')
    await crashed(folder.path)
    await truncate(closedFile(folder.path, 'video-720p', 0), 200)
    await truncate(openFile(folder.path, 'video-720p', 1), 30)
    const recovered = await recover(folder.path)
    expect(recovered).toMatchObject([{ number: 0, start: 7_000_000, duration: 500_000 }])
    expect(recovered[0]?.key).toMatch(/\/0-1\.m4s$/)
    expect(await readdir(join(folder.path, 'video-720p'))).toEqual(['0.m4s'])
  })

  test('leaves out what is stored already', async () => {
    await using folder = await temporaryFolder('spool')
    await crashed(folder.path)
    await using journal = await openJournal(folder.path)
    await journal.append({ event: 'stored', rendition: 'video-720p', number: 0 })
    expect((await recover(folder.path)).map(({ number }) => number)).toEqual([1])
    expect(await readdir(join(folder.path, 'video-720p'))).toEqual(['1.m4s'])
  })

  test('reads a journal whose last line was cut off', async () => {
    await using folder = await temporaryFolder('spool')
    await crashed(folder.path)
    await appendFile(journalFile(folder.path), '{"event":"stored","rendition":"vid')
    expect((await readJournal(folder.path)).map(({ event }) => event)).toEqual(['closed'])
  })

  test('knows whether the process that writes it still lives', async () => {
    await using folder = await temporaryFolder('spool')
    expect(await ownerLives(folder.path)).toBe(false)
    await ownSpool(folder.path)
    expect(await ownerLives(folder.path)).toBe(true)
    const owner = JSON.parse(await readFile(join(folder.path, 'owner'), 'utf8'))
    await writeFile(join(folder.path, 'owner'), JSON.stringify({ ...owner, started: '1' }))
    expect(await ownerLives(folder.path)).toBe(false)
  })

  test('cuts a torn file behind its last whole part, wherever it was torn', async () => {
    await using folder = await temporaryFolder('spool')
    await crashed(folder.path)
    const bytes = await readFile(closedFile(folder.path, 'video-720p', 0))
    const [one, two] = readFragments(bytes)
    const ends = [one?.bytes ?? 0, (two?.offset ?? 0) + (two?.bytes ?? 0)]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (at) => {
        const whole = wholePart(bytes.subarray(0, at), timescale)
        expect(whole?.bytes).toBe(ends.findLast((end) => end <= at))
        expect(whole?.duration).toBe(at >= (ends[1] ?? 0) ? 1_000_000 : at >= (ends[0] ?? 0) ? 500_000 : undefined)
      }),
    )
  })
})
