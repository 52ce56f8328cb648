import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Campus, openCampus } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import {
  countLoss,
  holesInWords,
  killAndRecover,
  startRecording,
  stopAndFill,
} from '../harness/lecture/broken-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
let campus: Campus
beforeAll(async () => {
  campus = resources.use(await openCampus())
})
afterAll(() => resources.disposeAsync())

test('what a killed take or a killed page missed is filled from the SFU’s own tracks', async () => {
  const folder = resources.use(await temporaryFolder('gap-fill'))
  const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
  const running = await startRecording(campus)
  await sleep(4_000)
  await killAndRecover(campus, running, 'take')
  await sleep(4_500)
  await killAndRecover(campus, running, 'renderer')
  await sleep(2_500)
  const stopping = Date.now()
  await stopAndFill(campus, running, 90_000)
  // What is derived waits, or it would all be made twice.
  const filled = await campus.aula.saidAfter('transcoder', 'gaps filled', stopping)
  const made = await campus.aula.saidAfter('transcoder', 'made', stopping)
  expect(made).toBeGreaterThanOrEqual(filled ?? Number.POSITIVE_INFINITY)
  const loss = await countLoss(campus, running.lecture, [publisher], folder.path)
  await publisher.close()
  expect(loss.broken).toEqual([])
  // Take, gap, take, where its page was away, and mostly a rest of it.
  expect(loss.stretches).toBeGreaterThanOrEqual(4)
  expect(loss.losses[0]?.missing, holesInWords(loss.losses[0]?.holes ?? [])).toBeLessThanOrEqual(2)
  // Two frames of fifteen a second, and a frame that the publisher itself left out.
  for (const seam of loss.losses[0]?.seams ?? [])
    expect(Math.abs(seam), `${loss.losses[0]?.seams}`).toBeLessThanOrEqual(3)
  // Beeps and flashes of the filled stretch are a third of all.
  expect(loss.losses[0]?.sync).toBeLessThanOrEqual(150)
  expect(Math.abs(loss.picture - loss.sound)).toBeLessThan(0.15)
})
