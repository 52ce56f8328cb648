import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRecorderRig, type RecorderRig, telling } from '../harness/aula/recorder-rig.ts'

let rig: RecorderRig
beforeEach(async () => {
  rig = await openRecorderRig()
})
afterEach(() => rig[Symbol.asyncDispose]())

/** Milliseconds from planning to the start: the recorder has to start its rig first. */
const ahead = 14_000
/** The first frame after the start: the next forced key frame of a pipeline that plays, on two busy cores. */
const onTime = 1_000

test('a planned start is on time, and not early, though the keeper dies and another lecture runs', {
  timeout: 60_000,
}, async () => {
  const recorder = rig.start('recorder')
  const keeper = rig.start('keeper')
  const other = await rig.record()
  await expect.poll(rig.capturing(other.id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  const beginsAt = new Date(Date.now() + ahead)
  await rig.plan({ beginsAt, endsAt: null })
  const found = () => rig.catalog.selectFrom('recording').selectAll().where('begins_at', '=', beginsAt)
  const joined = async () => (await found().executeTakeFirst())?.state
  await expect.poll(joined, { timeout: 8_000 }).toBe('joining').catch(telling(keeper))
  const waiting = await found().executeTakeFirstOrThrow()
  await keeper.end('SIGKILL')
  expect(waiting.awaits_start).toBe(true)

  await expect
    .poll(rig.capturing(waiting.id, 1), { timeout: ahead + 5_000 })
    .toBe(true)
    .catch(telling(recorder))
  const { first_frame_at: first, awaits_start: awaits } = await rig.look(waiting.id)
  expect(awaits).toBe(false)
  const late = (first?.getTime() ?? 0) - beginsAt.getTime()
  expect(late).toBeGreaterThanOrEqual(-50)
  expect(late).toBeLessThan(onTime)
})
