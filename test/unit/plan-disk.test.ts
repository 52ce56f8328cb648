import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addDiskSample, type DiskSample, planDisk } from '../../recorder/admission/plan-disk.ts'
import { bytesBelow } from '../../recorder/admission/watch-disk.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const gigabyte = 1e9
const disk = (second: number, free: number, more: Partial<DiskSample> = {}): DiskSample => ({
  ...{ at: second * 1_000, free, inodes: 1e6, freeInodes: 9e5 },
  ...more,
})

test('new recordings stop at the reserve, of bytes and of inodes', () => {
  expect(planDisk([disk(0, 3.1 * gigabyte)], 3 * gigabyte).free).toBe(true)
  expect(planDisk([disk(0, 3 * gigabyte)], 3 * gigabyte).free).toBe(false)
  expect(planDisk([disk(0, 9 * gigabyte, { freeInodes: 20_000 })], 3 * gigabyte).free).toBe(false)
  // A small file system has few inodes: a tenth of them. One that counts none has enough.
  expect(planDisk([disk(0, 9 * gigabyte, { inodes: 1_000, freeInodes: 101 })], 0).free).toBe(true)
  expect(planDisk([disk(0, 9 * gigabyte, { inodes: 1_000, freeInodes: 100 })], 0).free).toBe(false)
  expect(planDisk([disk(0, 9 * gigabyte, { inodes: 0, freeInodes: 0 })], 0).free).toBe(true)
  expect(planDisk([], gigabyte)).toEqual({ free: true, full: false, fullIn: undefined })
})

test('the alarm comes ten minutes ahead at the present rate, and not by a glance', () => {
  const rate = (perSecond: number, seconds = 60) =>
    planDisk([disk(0, 4 * gigabyte + seconds * perSecond), disk(seconds, 4 * gigabyte)], gigabyte)
  expect(rate(4e9 / 600).fullIn).toBe(600)
  expect(rate(4e9 / 601).fullIn).toBeUndefined()
  expect(rate(4e9 / 60).fullIn).toBe(60)
  expect(rate(-1e6).fullIn).toBeUndefined()
  expect(rate(4e9 / 60, 19).fullIn).toBeUndefined()
  const inodes = [disk(0, 9e9, { freeInodes: 60_000 }), disk(60, 9e9, { freeInodes: 30_000 })]
  expect(planDisk(inodes, 0)).toEqual({ free: true, full: false, fullIn: 60 })
  expect(planDisk([disk(0, 0)], 0)).toEqual({ free: false, full: true, fullIn: 0 })
})

test('the present rate is that of the last two minutes', () => {
  const samples = [0, 60, 120, 180].reduce<DiskSample[]>((all, second) => addDiskSample(all, disk(second, 1e12)), [])
  expect(samples.map(({ at }) => at / 1_000)).toEqual([60, 120, 180])
})

test('what is spooled is counted whoever has left it', async () => {
  await using folder = await temporaryFolder('spool')
  expect(await bytesBelow(folder.path)).toBe(0)
  await mkdir(join(folder.path, 'one', 't1', 'video'), { recursive: true })
  await writeFile(join(folder.path, 'one', 't1', 'take.json'), 'x'.repeat(10))
  await writeFile(join(folder.path, 'one', 't1', 'video', '0.m4s'), 'x'.repeat(1_000))
  expect(await bytesBelow(folder.path)).toBe(1_010)
})
