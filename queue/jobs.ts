import { z } from 'zod'
import { idPattern } from '../core/ids.ts'

const id = z.string().regex(idPattern)
/** `lecture` is there for those who read the log; jobs of an earlier release have none. */
const recording = z.object({ organisation: id, lecture: id.optional(), recording: id })
const selfTest = z.object({ organisation: id, selfTest: id })

/**
 * Every job there is. Payloads carry ids, never secrets or anything typed by a person. `key` makes the deterministic
 * job id: the same work enqueued twice is one job. Times are milliseconds.
 */
export const jobs = {
  /** Claim a recording: write its next take, start the child. Done when the take row stands. */
  record: {
    queue: 'recorder',
    payload: recording.extend({ take: z.int().positive() }),
    key: (payload: { recording: string; take: number }) => `record-${payload.recording}-t${payload.take}`,
    timeout: 20_000,
    attempts: 1,
  },
  /** A synthetic lecturer in a browser joins a demo room and teaches for a minute. */
  demo: {
    queue: 'recorder',
    payload: z.object({ organisation: id, room: id }),
    key: (payload: { room: string }) => `demo-${payload.room}`,
    timeout: 120_000,
    attempts: 1,
  },
  /** The synthetic lecturer of a self-test: in its room until the recording has ended. */
  lecturer: {
    queue: 'recorder',
    payload: selfTest.extend({ room: id }),
    key: (payload: { selfTest: string }) => `lecturer-${payload.selfTest}`,
    timeout: 150_000,
    attempts: 1,
  },
  /** Looks at the replay of a self-test as somebody who watches does. Beside all other work: nothing is waited for. */
  probe: {
    queue: 'probe',
    payload: selfTest,
    key: (payload: { selfTest: string }) => `probe-${payload.selfTest}`,
    timeout: 60_000,
    attempts: 1,
  },
  /** 480p, 360p of a published recording. */
  renditions: {
    queue: 'transcoder',
    payload: recording,
    key: (payload: { recording: string }) => `renditions-${payload.recording}`,
    timeout: 6 * 3600_000,
    attempts: 3,
  },
  /** Poster and seek thumbnails. */
  pictures: {
    queue: 'transcoder',
    payload: recording,
    key: (payload: { recording: string }) => `pictures-${payload.recording}`,
    timeout: 3600_000,
    attempts: 3,
  },
  /** The faststart MP4. */
  download: {
    queue: 'transcoder',
    payload: recording,
    key: (payload: { recording: string }) => `download-${payload.recording}`,
    timeout: 3600_000,
    attempts: 3,
  },
  /** Gaps of a published recording, composed from what the conference system has kept. */
  fill: {
    queue: 'transcoder',
    payload: recording,
    key: (payload: { recording: string }) => `fill-${payload.recording}`,
    timeout: 2 * 3600_000,
    attempts: 3,
    // What is derived from a recording with gaps is made again once they are filled.
    first: true,
  },
} as const satisfies Record<string, JobDefinition>

/** Every queue there is. */
export const queueNames = [...new Set(Object.values(jobs).map(({ queue }) => queue))]

export type JobName = keyof typeof jobs
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]['payload']>
export type QueueName = (typeof jobs)[JobName]['queue']
/** Names of the jobs that one queue carries. */
export type JobsOf<Queue extends QueueName> = {
  [Name in JobName]: (typeof jobs)[Name]['queue'] extends Queue ? Name : never
}[JobName]

type JobDefinition = {
  queue: string
  payload: z.ZodType

  key: (payload: never) => string
  timeout: number
  attempts: number
  /** Goes before all that waits. */
  first?: true
}
