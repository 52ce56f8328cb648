import type { LectureId, OrganisationId, RecordingId } from '../../core/ids.ts'
import type { Unfinished, UnfinishedRecording } from '../../storage/catalog/unfinished.ts'

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
  /** Whoever waits for a recorder or for media is told after this long. */
  media: 120_000,
  /** The same from a planned start on: lecturers are late, and nobody is there to press Record again. */
  plannedMedia: 30 * 60_000,
  /** A recording that has been without its recorder for this long is not taken up again, whatever the reason. */
  interrupted: 600_000,
  /** The recorder of a take that ended stores its spool and finalises; only then does the keeper. */
  ended: 2_000,
  /** The same for a take that just stopped beating: a lease, and a restart of its recorder. */
  silent: 14_000,
  /** No lecture is longer. */
  longest: 12 * 3600_000,
} as const

/**
 * What must be done about unfinished recordings. Pure. `watchingSince` is when the keeper last began to see the
 * catalogue without interruption: silence from before that means nothing.
 */
export function planReconciling({ recordings, now }: Unfinished, watchingSince: Date): Repair[] {
  const watched = now.getTime() - watchingSince.getTime()
  return recordings.flatMap((recording) => {
    const repair = planOne(recording, now, watched)
    const { id, lecture, organisation } = recording
    return repair ? [{ recording: id, lecture, organisation, ...repair }] : []
  })
}

type Named = 'recording' | 'lecture' | 'organisation'
type Act = Repair extends infer Each ? (Each extends Repair ? Omit<Each, Named> : never) : never

function planOne(recording: UnfinishedRecording, now: Date, watched: number): Act | undefined {
  switch (recording.state) {
    case 'scheduled':
      return planScheduled(recording, now, watched)
    case 'joining':
      return planJoining(recording, now, watched)
    case 'recording':
    case 'paused':
      return planCapturing(recording, now, watched)
    case 'finalising':
      return planFinalising(recording, now, watched)
  }
}

function planScheduled(recording: UnfinishedRecording, now: Date, watched: number): Act | undefined {
  const waited = age(recording.requestedAt, now)
  if (waitedInVain(recording, recording.requestedAt, now, watched))
    return { act: 'cancel', reason: 'recorder.none-free' }
  return waited >= patience.enqueue ? { act: 'enqueue', take: recording.take + 1 } : undefined
}

function planJoining(recording: UnfinishedRecording, now: Date, watched: number): Act | undefined {
  const { owner, take, captures } = recording
  if (!captures && waitedInVain(recording, recording.since, now, watched)) {
    return { act: recording.firstFrameAt ? 'stop' : 'fail', reason: 'recorder.no-media' }
  }
  if (owner && !owner.endedAt) return isSilent(owner.beatAt, now, watched) ? { act: 'lose', take } : undefined
  const endedFor = owner?.endedAt ? age(owner.endedAt, now) : patience.enqueue
  return endedFor >= patience.enqueue ? { act: 'enqueue', take: take + 1 } : undefined
}

function planCapturing(recording: UnfinishedRecording, now: Date, watched: number): Act | undefined {
  const { owner, take, firstFrameAt } = recording
  if (firstFrameAt && age(firstFrameAt, now) >= patience.longest) return { act: 'stop', reason: 'recording.too-long' }
  if (!owner || owner.endedAt) return { act: 'lose', take }
  return isSilent(owner.beatAt, now, watched) ? { act: 'lose', take } : undefined
}

function planFinalising({ owner }: UnfinishedRecording, now: Date, watched: number): Act | undefined {
  if (!owner) return { act: 'finalise' }
  if (owner.endedAt) return age(owner.endedAt, now) >= patience.ended ? { act: 'finalise' } : undefined
  const silent = age(owner.beatAt, now) >= patience.silent && watched >= patience.silent
  return silent ? { act: 'finalise' } : undefined
}

function isSilent(beatAt: Date, now: Date, watched: number): boolean {
  return age(beatAt, now) >= patience.lease && watched >= patience.afterOutage
}

/** Long enough in view of somebody who could have helped, or too long altogether. */
function waitedInVain(
  { beginsAt, firstFrameAt }: UnfinishedRecording,
  since: Date,
  now: Date,
  watched: number,
): boolean {
  if (beginsAt && !firstFrameAt) return age(beginsAt, now) >= patience.plannedMedia
  const waited = age(since, now)
  return waited >= patience.interrupted || (waited >= patience.media && watched >= patience.media)
}

function age(since: Date, now: Date): number {
  return now.getTime() - since.getTime()
}
