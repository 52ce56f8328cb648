import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { applyEvent } from '../../storage/catalog/recordings.ts'
import {
  openRecorderRig,
  processesNaming,
  type RecorderRig,
  takeFolder,
  takeFolders,
  takeProcess,
  telling,
} from '../harness/recorder-rig.ts'

let rig: RecorderRig
beforeEach(async () => {
  rig = await openRecorderRig()
})
afterEach(() => rig[Symbol.asyncDispose]())

const taken = { timeout: 30_000 }
const within10s = { timeout: 10_000 }
const ends = async (id: RecordingId) => {
  const takes = rig.catalog.selectFrom('take').where('recording_id', '=', id).orderBy('number')
  return (await takes.select('end_reason').execute()).map((take) => take.end_reason)
}

test('the recorder itself is killed: a new one goes on within 10 s, and nothing of the old one stays', {
  timeout: 90_000,
}, async () => {
  const first = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(first))
  await expect.poll(rig.segments(id, 1), taken).toBeGreaterThanOrEqual(2)
  const folder = await takeFolder(id)
  await first.end('SIGKILL')
  const second = rig.start('recorder')
  await expect.poll(rig.capturing(id, 2), within10s).toBe(true).catch(telling(second))
  expect(await ends(id)).toEqual(['recorder.lost', null])
  expect(await processesNaming(folder)).toEqual([])
  expect(await takeFolders(first.pid)).toEqual([])

  // Ctrl-C hands over: the take ends of itself, and its recording waits for the next recorder.
  await second.end('SIGINT')
  expect(second.process.exitCode, second.output()).toBe(0)
  expect(await ends(id)).toEqual(['recorder.lost', 'recorder.handed-over'])
  expect((await rig.look(id)).state).toBe('joining')
  const third = rig.start('recorder')
  await expect.poll(rig.capturing(id, 3), within10s).toBe(true).catch(telling(third))
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(async () => (await rig.look(id)).state, within10s)
    .toBe('published')
    .catch(telling(third))
  await third.end('SIGINT')
})

test('the keeper: a lost job, a take that hangs, and a Stop that nobody hears', { timeout: 120_000 }, async () => {
  const recorder = rig.start('recorder')
  const keeper = rig.start('keeper')
  const { id } = await rig.record({ enqueue: false })
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(keeper))
  // A take that hangs is killed by its supervisor; where that is gone, too, the keeper has waited for its lease.
  const hanging = await takeProcess(id)
  process.kill(hanging, 'SIGSTOP')
  await expect.poll(rig.capturing(id, 2), { timeout: 15_000 }).toBe(true).catch(telling(recorder))
  expect(await takeProcess(id)).not.toBe(hanging)
  await expect.poll(rig.segments(id, 2), taken).toBeGreaterThanOrEqual(2)

  await recorder.end('SIGKILL')
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(async () => (await rig.look(id)).state, { timeout: 30_000 })
    .toBe('published')
    .catch(telling(keeper))
  await expect.poll(async () => (await rig.queue.counts('transcoder')).waiting, { timeout: 15_000 }).toBeGreaterThan(0)
  await keeper.end('SIGINT')
})

test('SIGTERM with time to drain: the lecture goes on to its Stop, nothing new is begun, then the recorder ends', {
  timeout: 90_000,
}, async () => {
  const recorder = rig.start('recorder', { AULA_DRAIN_MAX: '60' })
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(recorder))
  recorder.process.kill('SIGTERM')
  const later = await rig.record()
  await expect.poll(rig.segments(id, 1), taken).toBeGreaterThanOrEqual(4)
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(() => recorder.process.exitCode, taken)
    .toBe(0)
    .catch(telling(recorder))
  expect((await rig.look(id)).state).toBe('published')
  expect(await ends(id)).toEqual(['recorder.stopped'])
  expect((await rig.look(later.id)).state).toBe('scheduled')
})
