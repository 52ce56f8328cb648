import { expect, test } from 'vitest'
import { readEnvironment } from '../../../core/config/read-environment.ts'
import { selfTestInterval } from '../../../core/config/self-test-interval.ts'
import { newId } from '../../../core/ids.ts'
import type { SelfTestStep } from '../../../core/self-test/self-test.ts'
import { isSelfTestDue, selfTestPatience as patience, planSelfTest } from '../../../keeper/self-test/plan-self-test.ts'
import type { RunningSelfTest, SelfTests } from '../../../storage/catalog/self-test/self-test-steps.ts'

const now = new Date('2027-03-01T03:00:00Z')
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const day = 86_400_000
const tests = (more: Partial<SelfTests> = {}): SelfTests => ({
  ...{ now, running: undefined, lastAsked: null, lastFinished: null },
  ...more,
})
const at = (step: SelfTestStep, age: number, more: Partial<RunningSelfTest> = {}): RunningSelfTest => ({
  ...{ id: newId(), organisation: newId(), step, since: before(age), lecturerAt: null, probedAt: null, failure: null },
  ...{ room: newId(), lecture: newId(), lectureThere: true, recording: null },
  ...more,
})
const recorded = (state: 'scheduled' | 'joining' | 'recording' | 'finalising' | 'published' | 'failed', more = {}) => ({
  recording: {
    ...{ state, failure: null, requestedAt: before(30_000), capturedAt: null, stoppedAt: null, publishedAt: null },
    ...more,
  },
})
const plan = (running: RunningSelfTest, more: { room?: boolean; pressed?: boolean } = {}) =>
  planSelfTest({ ...tests({ running }), room: true, pressed: false, ...more })
const fails = (step: SelfTestStep, failure: string) => ({ act: 'fail', step, failure })

test('it is due by its interval, never in the first minutes of a keeper, and one at a time', () => {
  const settled = patience.settle
  expect(isSelfTestDue(tests(), null, settled)).toBe(false)
  expect(isSelfTestDue(tests(), day, settled - 1)).toBe(false)
  expect(isSelfTestDue(tests(), day, settled)).toBe(true)
  const ago = (milliseconds: number) => ({ lastAsked: before(milliseconds), lastFinished: before(milliseconds) })
  expect(isSelfTestDue(tests(ago(day - 1)), day, settled)).toBe(false)
  expect(isSelfTestDue(tests(ago(day)), day, settled)).toBe(true)
  expect(isSelfTestDue(tests({ ...ago(day), running: at('asked', 0) }), day, settled)).toBe(false)
})

test('one that stepped back is tried again in ten minutes, not in a day and not at once', () => {
  const steppedBack = (milliseconds: number) =>
    tests({ lastAsked: before(milliseconds), lastFinished: before(2 * day) })
  expect(isSelfTestDue(steppedBack(patience.again - 1), day, patience.settle)).toBe(false)
  expect(isSelfTestDue(steppedBack(patience.again), day, patience.settle)).toBe(true)
})

test('no lecture is disturbed: it begins where a recorder has room for it, and gives way to whoever waits', () => {
  const due = (room: boolean | undefined, pressed = false) => planSelfTest({ ...tests(), room, pressed })
  expect(due(true)).toEqual({ act: 'ask' })
  expect(due(false)).toBeUndefined()
  expect(due(true, true)).toBeUndefined()
  expect(plan(at('asked', 0), { room: false })).toBeUndefined()
  expect(plan(at('asked', 0), { pressed: true })).toBeUndefined()
  expect(plan(at('asked', patience.room), { room: false })).toEqual(fails('asked', 'self-test.no-room'))
  const pressed = { pressed: true }
  expect(plan(at('calling', 0), pressed)).toEqual(fails('calling', 'self-test.gave-way'))
  expect(plan(at('recording', 0, recorded('recording')), pressed)).toEqual(fails('recording', 'self-test.gave-way'))
  // The machine is free again already.
  expect(plan(at('probing', 0, recorded('published')), pressed)).toBeUndefined()
})

test('without any recorder it runs all the same: that is to be found out', () => {
  expect(planSelfTest({ ...tests(), room: undefined, pressed: false })).toEqual({ act: 'ask' })
})

test('step by step to its end, with what was measured', () => {
  expect(plan(at('asked', 0))).toEqual({ act: 'call' })
  expect(plan(at('calling', 0))).toBeUndefined()
  expect(plan(at('calling', 0, { lecturerAt: now }))).toEqual({ act: 'record' })
  for (const state of ['scheduled', 'joining', 'recording', 'finalising'] as const) {
    expect(plan(at('recording', 1_000, recorded(state)))).toBeUndefined()
  }
  expect(plan(at('recording', 1_000, recorded('published')))).toEqual({ act: 'probe' })
  expect(plan(at('probing', 0))).toBeUndefined()
  expect(plan(at('probing', 0, { probedAt: now }))).toEqual({ act: 'clear' })
  const times = { capturedAt: before(28_500), stoppedAt: before(8_000), publishedAt: before(6_000) }
  const whole = recorded('published', times)
  expect(plan(at('erasing', 0, whole))).toBeUndefined()
  const result = { act: 'end', times: { firstFrame: 1.5, replay: 2 } }
  expect(plan(at('erasing', 0, { ...whole, lectureThere: false }))).toEqual({ ...result, outcome: 'ok' })
  const failed = { ...whole, lectureThere: false, failure: 'self-test.no-sound' }
  expect(plan(at('erasing', 0, failed))).toEqual({ ...result, outcome: 'failed' })
  const gaveWay = { lecture: null, lectureThere: false, failure: 'self-test.gave-way' }
  expect(plan(at('erasing', 0, gaveWay))).toMatchObject({ act: 'end', outcome: 'skipped' })
})

test('every step has its deadline, and says what did not come', () => {
  expect(plan(at('calling', patience.lecturer))).toEqual(fails('calling', 'self-test.no-lecturer'))
  const late = (state: 'scheduled' | 'joining', room = true) =>
    plan(at('recording', patience.firstFrame, recorded(state)), { room })
  expect(late('scheduled')).toEqual(fails('recording', 'self-test.nothing-recorded'))
  expect(late('joining', false)).toEqual(fails('recording', 'self-test.nothing-recorded'))
  // Lectures have taken the room that there was.
  expect(late('scheduled', false)).toEqual(fails('recording', 'self-test.no-room'))
  const captured = { capturedAt: before(patience.recording) }
  expect(plan(at('recording', patience.recording, recorded('recording', captured)))).toMatchObject({ act: 'fail' })
  const stopped = recorded('finalising', { ...captured, stoppedAt: before(patience.replay) })
  expect(plan(at('recording', 1_000, stopped))).toEqual(fails('recording', 'self-test.not-published'))
  const broken = recorded('failed', { failure: 'recorder.no-media' })
  expect(plan(at('recording', 1_000, broken))).toEqual(fails('recording', 'recorder.no-media'))
  expect(plan(at('probing', patience.probe))).toEqual(fails('probing', 'self-test.not-probed'))
  const stays = plan(at('erasing', patience.erase, recorded('published')))
  expect(stays).toMatchObject({ act: 'end', outcome: 'failed', failure: 'self-test.not-erased' })
  // What went wrong first is what is told.
  const first = plan(at('erasing', patience.erase, { failure: 'self-test.no-sound' }))
  expect(first).toMatchObject({ act: 'end', outcome: 'failed' })
  expect(first).not.toHaveProperty('failure')
})

test('its schedule is off, or a time with a unit', () => {
  const interval = (AULA_SELF_TEST?: string) => selfTestInterval(readEnvironment({ AULA_SELF_TEST }))
  expect(interval()).toBeNull()
  expect(interval('off')).toBeNull()
  expect(interval('90m')).toBe(5_400_000)
  expect(interval('24h')).toBe(day)
  expect(interval('7d')).toBe(7 * day)
  for (const bad of ['24', '0h', 'daily', '1.5h', '-1h']) expect(() => interval(bad), bad).toThrow('AULA_SELF_TEST')
})
