import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMjrHeader, readMjrPackets } from '../../../conference/janus/mjr.ts'
import { planCut } from '../../../viewer/net/cut-mjr.ts'
import { trimMjr } from '../../../viewer/net/trim-mjr.ts'
import { temporaryFolder } from '../../harness/temporary-folder.ts'
import { mjrFile, rtpPacket, vp8Payload } from './written-by-janus.ts'

test('a file says what it is, since when, and gives every packet with its time', () => {
  const file = mjrFile('v', 'vp8', 1_795_547_671_641_819, [
    [0, Buffer.from('first')],
    [33, Buffer.from('second')],
  ])
  const header = readMjrHeader(file)
  expect(header).toMatchObject({ track: 'video', codec: 'vp8', startedAt: 1_795_547_671_641.819 })
  const packets = [...readMjrPackets(file, header?.end ?? 0)]
  expect(packets.map(({ time, rtp }) => [time, rtp.toString()])).toEqual([
    [0, 'first'],
    [33, 'second'],
  ])
  expect(packets.at(-1)?.end).toBe(file.length)
})

test('a file torn at any byte gives its whole packets and nothing else', () => {
  const file = mjrFile('a', 'opus', 1_000_000, [
    [0, Buffer.from('one')],
    [20, Buffer.from('two')],
    [40, Buffer.from('three')],
  ])
  const begin = readMjrHeader(file)?.end ?? 0
  const ends = [...readMjrPackets(file, begin)].map(({ end }) => end)
  for (let length = 0; length <= file.length; length++) {
    const torn = file.subarray(0, length)
    const header = readMjrHeader(torn)
    expect(header === undefined).toBe(length < begin)
    const whole = header ? [...readMjrPackets(torn, header.end)].length : 0
    expect(whole).toBe(ends.filter((end) => end <= length).length)
  }
})

test('what is no such file is none', () => {
  expect(readMjrHeader(Buffer.from('MJR00001 something else altogether'))).toBeUndefined()
  expect(readMjrHeader(mjrFile('d', 'text', 1, []))).toBeUndefined()
  const damaged = mjrFile('v', 'vp8', 1, [[0, Buffer.from('first')]])
  const begin = readMjrHeader(damaged)?.end ?? 0
  damaged.write('xxxx', begin)
  expect([...readMjrPackets(damaged, begin)]).toEqual([])
})

test('a cut begins with the key frame that its first picture builds on, and takes nothing twice', () => {
  const keys = new Set([0, 6])
  const packets = Array.from({ length: 10 }, (_, index): [number, Buffer] => [
    index * 1000,
    rtpPacket({ sequence: index, timestamp: index * 90_000, payload: vp8Payload(keys.has(index)) }),
  ])
  const file = mjrFile('v', 'vp8', 50_000_000, packets)
  const header = readMjrHeader(file)
  if (!header) throw new Error('no header')
  const read = [...readMjrPackets(file, header.end)]
  const cut = (...windows: { from: number; to: number }[]) => cutAround([], ...windows)
  const cutAround = (pauses: { from: number; to: number }[], ...windows: { from: number; to: number }[]) => {
    const plan = planCut(header, windows, pauses)
    for (const packet of read) plan.pass(packet)
    return plan.ranges.flatMap(({ start, end }) =>
      read.flatMap((packet, index) => (packet.start >= start && packet.end <= end ? [index] : [])),
    )
  }
  expect(cut({ from: 53_000, to: 54_000 })).toEqual([0, 1, 2, 3, 4])
  expect(cut({ from: 52_000, to: 52_000 }, { from: 54_000, to: 54_000 })).toEqual([0, 1, 2, 3, 4])
  expect(cut({ from: 51_000, to: 51_000 }, { from: 58_000, to: 58_000 })).toEqual([0, 1, 6, 7, 8])
  expect(cut({ from: 70_000, to: 80_000 })).toEqual([])
  // Nothing of a pause is copied, not even as what a picture builds on.
  expect(cutAround([{ from: 52_000, to: 54_000 }], { from: 51_000, to: 55_000 })).toEqual([0, 1, 5])
  expect(cutAround([{ from: 55_500, to: 56_500 }], { from: 57_000, to: 58_000 })).toEqual([7, 8])
})

test('what Janus wrote before it heard of a pause is taken off the end of its file, and nothing else is', async () => {
  await using folder = await temporaryFolder('mjr')
  const started = Date.now() - 60_000
  const packets = Array.from({ length: 10 }, (_, index): [number, Buffer] => [index * 1000, Buffer.from(`${index}`)])
  const write = async (name: string) => {
    const file = join(folder.path, name)
    await writeFile(file, mjrFile('a', 'opus', started * 1000, packets))
    return file
  }
  const left = async (file: string) => {
    const bytes = await readFile(file)
    const header = readMjrHeader(bytes)
    return [...readMjrPackets(bytes, header?.end ?? 0)].length
  }
  const old = async (file: string, at: number) => await utimes(file, at / 1000, at / 1000)
  const pause = { from: started + 7_500, to: started + 20_000 }

  const file = await write('one')
  // Just written: it may not be closed yet.
  expect(await trimMjr(file, pause)).toBe(false)
  await old(file, started + 9_100)
  expect(await trimMjr(file, pause)).toBe(true)
  expect(await left(file)).toBe(8)
  for (const other of [
    // Closed before the pause, begun behind it, gone on behind it.
    { from: started + 10_000, to: started + 20_000 },
    { from: started - 10_000, to: started - 5_000 },
    { from: started + 2_000, to: started + 3_000 },
  ]) {
    const kept = await write('other')
    await old(kept, started + 9_100)
    expect(await trimMjr(kept, other)).toBe(true)
    expect(await left(kept)).toBe(10)
  }
})
