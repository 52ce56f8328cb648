import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { openRecorderRig, type RecorderRig, takeProcess, telling } from '../harness/aula/recorder-rig.ts'

let rig: RecorderRig
beforeEach(async () => {
  rig = await openRecorderRig()
})
afterEach(() => rig[Symbol.asyncDispose]())

const taken = { timeout: 30_000 }

test('a lost job, a take that hangs, and a Stop that nobody hears', { timeout: 120_000 }, async () => {
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
  process.kill(await takeProcess(id), 'SIGKILL')
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(async () => (await rig.look(id)).state, { timeout: 30_000 })
    .toBe('published')
    .catch(telling(keeper))
  await expect.poll(async () => (await rig.queue.counts('transcoder')).waiting, { timeout: 15_000 }).toBeGreaterThan(0)
  await keeper.end('SIGINT')
})
