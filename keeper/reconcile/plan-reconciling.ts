import type { LectureId, OrganisationId, RecordingId } from '../../core/ids.ts'
import { interruptedAfter } from '../../core/recording/interrupted.ts'
import type { Unfinished, UnfinishedRecording } from '../../storage/catalog/takes/unfinished.ts'

/** One thing the keeper does about one recording. `reason` is a code. */
export type Repair = { recording: RecordingId; lecture: LectureId; organisation: OrganisationId } & (
  | { act: 'enqueue'; take: number }
  | { act: 'lose'; take: number }
  | { act: 'stop' | 'fail' | 'cancel'; reason: string }
  | { act: 'finalise' }
)

/** All in milliseconds. */
export const patience = {
  /** A take without a beat for this long is lost; the owner beats every second. */
  lease: 4_000,
  /** After an outage of the database, or of the keeper: a lease and the time an owner needs to beat again. */
  afterOutage: 6_000,
  /** A job that was enqueued a moment ago need not be enqueued once more. */
  enqueue: 2_000,
  /** The same for the next take of a lecture whose last ones did not get to a first frame. */
  again: 10_000,
  /** Whoever waits for a recorder or for media is told after this long. */
  media: 120_000,
  /** The same from a planned start on: lecturers are late, and nobody is there to press Record again. */
  plannedMedia: 30 * 60_000,
  interrupted: interruptedAfter,
  /** The recorder of a take that ended stores its spool and finalises; only then does the keeper. */
  ended: 2_000,
  /** The same for a take that just stopped beating: a lease, and a restart of its recorder. */
  silent: 14_000,
  /** No lecture is longer. */
  longest: 12 * 3600_000,
} as const

/** How the keeper has watched the catalogue, milliseconds. */
export type Watch = {
  /** Since it last began to see it without interruption and without a jump of the database's clock: silence before means nothing. */
  watched: number
  /** By how much that clock has jumped while this process looked, and where it was then. */
  jumped: { by: number; to: Date } | undefined
}

/** What must be done about unfinished recordings. Pure. */
export function planReconciling({ recordings, now }: Unfinished, watch: Watch): Repair[] {
  return recordings.flatMap((recording) => {
    const repair = planOne(recording, { now, ...watch })
    const { id, lecture, organisation } = recording
    return repair ? [{ recording: id, lecture, organisation, ...repair }] : []
  })
}

type Moment = Watch & { /** The database's clock. */ now: Date }
type Named = 'recording' | 'lecture' | 'organisation'
type Act = Repair extends infer Each ? (Each extends Repair ? Omit<Each, Named> : never) : never

function planOne(recording: UnfinishedRecording, moment: Moment): Act | undefined {
  if (isTooLong(recording, moment)) return { act: 'stop', reason: 'recording.too-long' }
  switch (recording.state) {
    case 'scheduled':
      return planScheduled(recording, moment)
    case 'joining':
      return planJoining(recording, moment)
    case 'recording':
    case 'paused':
      return planCapturing(recording, moment)
    case 'finalising':
      return planFinalising(recording, moment)
  }
}

/** By the clock as it was before it jumped, too: a lecture that began then is no longer than before. */
function isTooLong({ state, firstFrameAt }: UnfinishedRecording, { now, jumped }: Moment): boolean {
  if (state === 'finalising' || !firstFrameAt) return false
  const older = jumped && firstFrameAt < jumped.to ? Math.max(0, jumped.by) : 0
  return age(firstFrameAt, now) - older >= patience.longest
}

function planScheduled(recording: UnfinishedRecording, moment: Moment): Act | undefined {
  const waited = age(recording.requestedAt, moment.now)
  if (waitedInVain(recording, recording.requestedAt, moment)) return { act: 'cancel', reason: 'recorder.none-free' }
  return waited >= patience.enqueue ? { act: 'enqueue', take: recording.take + 1 } : undefined
}

/** A lecture that has begun goes on once a recorder is there; its take leaves an empty room by itself. */
function planJoining(recording: UnfinishedRecording, moment: Moment): Act | undefined {
  const { owner, take, captures, firstFrameAt, since } = recording
  const alive = owner && !owner.endedAt
  const lastSeen = alive ? isSilent(owner.beatAt, moment) && owner.beatAt : since
  if (!captures && firstFrameAt && lastSeen && isInterrupted(lastSeen, moment))
    return { act: 'stop', reason: 'recorder.away' }
  if (!captures && !firstFrameAt && waitedInVain(recording, since, moment)) {
    return { act: 'fail', reason: 'recorder.no-media' }
  }
  if (alive) return isSilent(owner.beatAt, moment) ? { act: 'lose', take } : undefined
  const endedFor = owner?.endedAt ? age(owner.endedAt, moment.now) : patience.again
  const rest = firstFrameAt && !owner?.captured ? patience.again : patience.enqueue
  return endedFor >= rest ? { act: 'enqueue', take: take + 1 } : undefined
}

/** What was interrupted by an outage of everything shows only in the last beat: nobody has been there to note it. */
function planCapturing({ owner, take }: UnfinishedRecording, moment: Moment): Act | undefined {
  if (!owner || owner.endedAt) return { act: 'lose', take }
  if (!isSilent(owner.beatAt, moment)) return undefined
  return isInterrupted(owner.beatAt, moment) ? { act: 'stop', reason: 'recorder.away' } : { act: 'lose', take }
}

function planFinalising({ owner }: UnfinishedRecording, { now, watched }: Moment): Act | undefined {
  if (!owner) return { act: 'finalise' }
  if (owner.endedAt) return Math.abs(age(owner.endedAt, now)) >= patience.ended ? { act: 'finalise' } : undefined
  const silent = Math.abs(age(owner.beatAt, now)) >= patience.silent && watched >= patience.silent
  return silent ? { act: 'finalise' } : undefined
}

/** A beat of the future was the last one before the clock went back. */
function isSilent(beatAt: Date, { now, watched }: Moment): boolean {
  return Math.abs(age(beatAt, now)) >= patience.lease && watched >= patience.afterOutage
}

/**
 * Long enough in view of somebody who could have helped, or too long altogether; after an outage its owner may have media and
 * is about to say so.
 */
function waitedInVain({ beginsAt }: UnfinishedRecording, since: Date, moment: Moment): boolean {
  if (moment.watched < patience.afterOutage) return false
  if (beginsAt) return age(beginsAt, moment.now) >= patience.plannedMedia
  const seen = waitedFor(since, moment) >= patience.media && moment.watched >= patience.media
  return seen || isInterrupted(since, moment)
}

/** What is of the future is from before the clock went back: since then it has been watched. */
function waitedFor(since: Date, { now, watched }: Moment): number {
  const waited = age(since, now)
  return waited < 0 ? watched : waited
}

/** Where the clock has jumped since this process looks, what is from before seems older, or younger, than it is. */
function isInterrupted(since: Date, moment: Moment): boolean {
  const { watched, jumped } = moment
  return waitedFor(since, moment) >= patience.interrupted && (!jumped || watched >= patience.interrupted)
}

function age(since: Date, now: Date): number {
  return now.getTime() - since.getTime()
}
