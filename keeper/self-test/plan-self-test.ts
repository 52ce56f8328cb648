import {
  type SelfTestOutcome,
  type SelfTestStep,
  type SelfTestTimes,
  selfTestOutcome,
} from '../../core/self-test/self-test.ts'
import type { SelfTestCode } from '../../core/self-test/self-test-in-words.ts'
import type { RunningSelfTest, SelfTests } from '../../storage/catalog/self-test/self-test-steps.ts'

/** What the keeper does next. `failure` is a code. */
export type SelfTestAct =
  | { act: 'ask' }
  | { act: 'call' | 'record' | 'probe' | 'clear' }
  | { act: 'fail'; step: SelfTestStep; failure: string }
  | { act: 'end'; outcome: SelfTestOutcome; times: SelfTestTimes; failure?: SelfTestCode }

export type SelfTestInput = SelfTests & {
  /** Whether a recorder has room for one; undefined: no recorder is there at all. */
  room: boolean | undefined
  /** A lecture waits for a recorder. */
  pressed: boolean
}

/** All in milliseconds. */
export const selfTestPatience = {
  /** After its start a machine has other things to do. */
  settle: 600_000,
  /** A self-test that stepped back is tried again after this. */
  again: 600_000,
  /** From asking to a recorder with room. */
  room: 120_000,
  /** A browser starts, behind all other work, and joins. */
  lecturer: 60_000,
  /** From Record to the first kept frame; a cold recorder on a busy machine takes 8 s. */
  firstFrame: 45_000,
  /** From Stop to the replay. */
  replay: 60_000,
  /** The whole recording, whatever else holds it up. */
  recording: 150_000,
  /** Fetching and decoding 20 s of a lecture, behind all other work. */
  probe: 90_000,
  /** The keeper erases every five seconds. */
  erase: 60_000,
} as const

/**
 * Whether the schedule wants one. Pure.
 * @param interval milliseconds between two self-tests; null: only when somebody asks for one
 * @param watching milliseconds since this keeper began to look
 */
export function isSelfTestDue(
  { now, running, lastAsked, lastFinished }: SelfTests,
  interval: number | null,
  watching: number,
): boolean {
  if (running || interval === null || watching < selfTestPatience.settle) return false
  const age = (time: Date | null) => (time ? now.getTime() - time.getTime() : Number.POSITIVE_INFINITY)
  return age(lastFinished) >= interval && age(lastAsked) >= Math.min(interval, selfTestPatience.again)
}

/**
 * What is to be done about the one under way, or one that is due. Pure. Where no recorder is there at all it goes on: that
 * is to be found out.
 */
export function planSelfTest(input: SelfTestInput): SelfTestAct | undefined {
  const { running } = input
  if (!running) return input.room !== false && !input.pressed ? { act: 'ask' } : undefined
  switch (running.step) {
    case 'asked':
      return planAsked(running, input)
    case 'calling':
      if (input.pressed) return gaveWay('calling')
      if (running.lecturerAt) return { act: 'record' }
      return late(running, input, 'lecturer') ? fail('calling', 'self-test.no-lecturer') : undefined
    case 'recording':
      return planRecording(running, input)
    case 'probing':
      if (running.probedAt) return { act: 'clear' }
      return late(running, input, 'probe') ? fail('probing', 'self-test.not-probed') : undefined
    case 'erasing':
      return planErasing(running, input)
  }
}

function planAsked(running: RunningSelfTest, input: SelfTestInput): SelfTestAct | undefined {
  if (input.room !== false && !input.pressed) return { act: 'call' }
  return late(running, input, 'room') ? fail('asked', 'self-test.no-room') : undefined
}

function planRecording(running: RunningSelfTest, input: SelfTestInput): SelfTestAct | undefined {
  const { recording } = running
  const since = (time: Date | null | undefined) => (time ? input.now.getTime() - time.getTime() : 0)
  switch (recording?.state) {
    case 'published':
      return { act: 'probe' }
    case 'failed':
      return fail('recording', recording.failure ?? 'unexpected')
    case 'finalising':
      return since(recording.stoppedAt) >= selfTestPatience.replay
        ? fail('recording', 'self-test.not-published')
        : undefined
    case 'scheduled':
    case 'joining':
    case 'recording':
      if (input.pressed) return gaveWay('recording')
      if (!recording.capturedAt && late(running, input, 'firstFrame')) {
        // Room that was there may have been taken by a lecture.
        const taken = recording.state === 'scheduled' && input.room === false
        return fail('recording', taken ? 'self-test.no-room' : 'self-test.nothing-recorded')
      }
      return late(running, input, 'recording') ? fail('recording', 'self-test.not-published') : undefined
    default:
      return fail('recording', 'self-test.nothing-recorded')
  }
}

function planErasing(running: RunningSelfTest, input: SelfTestInput): SelfTestAct | undefined {
  const { recording, failure } = running
  const seconds = (from: Date | null | undefined, to: Date | null | undefined) =>
    from && to ? (to.getTime() - from.getTime()) / 1000 : null
  const times = {
    firstFrame: seconds(recording?.requestedAt, recording?.capturedAt),
    replay: seconds(recording?.stoppedAt, recording?.publishedAt),
  }
  if (!running.lectureThere) return { act: 'end', outcome: selfTestOutcome(failure), times }
  if (!late(running, input, 'erase')) return undefined
  // What went wrong first is what is told.
  if (selfTestOutcome(failure) === 'failed') return { act: 'end', outcome: 'failed', times }
  return { act: 'end', outcome: 'failed', times, failure: 'self-test.not-erased' }
}

function late({ since }: RunningSelfTest, { now }: SelfTestInput, what: keyof typeof selfTestPatience): boolean {
  return now.getTime() - since.getTime() >= selfTestPatience[what]
}

function gaveWay(step: SelfTestStep): SelfTestAct {
  return fail(step, 'self-test.gave-way')
}

function fail(step: SelfTestStep, failure: string): SelfTestAct {
  return { act: 'fail', step, failure }
}
