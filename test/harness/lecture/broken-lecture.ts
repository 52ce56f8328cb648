import { isId, type LectureId, type RecordingId } from '../../../core/ids.ts'
import { cardFrameRate } from '../../../core/test-card/test-card.ts'
import { fetchLecture } from '../../../transcoder/probe/fetch-lecture.ts'
import { findVictim } from '../../faults/find-victim.ts'
import { type Campus, until } from '../aula/campus.ts'
import type { Publisher } from '../aula/publisher.ts'
import { takeProcess } from '../aula/recorder-rig.ts'
import { beepsAfterFlashes, cardsOf, readCards, seamsOf } from '../media/read-lecture.ts'
import { percentile } from '../percentile.ts'

/** What of a take is killed: the process that captures, or that of the recorder's page. */
type Victim = 'take' | 'renderer'

export type RunningRecording = { lecture: LectureId; recording: RecordingId }

/** The lecturer presses Record; resolves once it captures. */
export async function startRecording(campus: Pick<Campus, 'lecturer' | 'room'>): Promise<RunningRecording> {
  const params = { room: campus.room }
  const { id, lecture } = await campus.lecturer.call('record', { params, body: {} })
  if (!isId<RecordingId>(id)) throw new Error(`no recording: ${id}`)
  await captures(campus)
  return { lecture, recording: id }
}

/** Waits until a recorder captures the room (again). */
export async function captures(campus: Pick<Campus, 'lecturer' | 'room'>): Promise<void> {
  await until(
    async () => {
      const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
      if (recording?.failure) throw new Error(`the recording failed: ${recording.failure}`)
      return recording?.state === 'recording' && recording.since !== null
    },
    'a recorder that captures',
    40_000,
  )
}

/** SIGKILL for one process of a recording, and waits until the recording goes on. */
export async function killAndRecover(campus: Campus, { recording }: RunningRecording, victim: Victim): Promise<void> {
  if (victim === 'renderer') {
    const found = await until(async () => findVictim(victim, await campus.aula.pids(), recording), victim)
    const at = Date.now()
    process.kill(found.pid, 'SIGKILL')
    const said = 'the page shows the room again'
    await until(() => campus.aula.saidAfter('recorder', said, at), said)
    return
  }
  process.kill(await takeProcess(recording), 'SIGKILL')
  await until(async () => !(await captured(campus)), 'the loss to be noticed', 20_000)
  await captures(campus)
}

async function captured(campus: Campus): Promise<boolean> {
  const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
  return recording?.state === 'recording'
}

/** Stop; resolves when the replay is filled and has no gaps any more. @throws after `patience` milliseconds */
export async function stopAndFill(campus: Campus, running: RunningRecording, patience = 60_000): Promise<void> {
  const stopped = Date.now()
  await stopAndSeeFilled(campus, running, patience)
  await until(() => campus.aula.saidAfter('keeper', 'net dropped', stopped), 'the net to be dropped', patience)
}

/** The same, of an Aula whose log nobody reads. */
export async function stopAndSeeFilled(
  campus: Pick<Campus, 'lecturer' | 'room'>,
  { lecture }: RunningRecording,
  patience: number,
): Promise<void> {
  await campus.lecturer.call('stop', { params: { room: campus.room } })
  const see = () => campus.lecturer.call('seeLecture', { params: { lecture } })
  await until(async () => (await see()).status === 'ready', 'the replay', 30_000)
  await until(async () => (await see()).playback?.gaps.length === 0, 'gaps to be filled', patience)
}

/** Frames that are missing between two that are there, the first of them, and the stretch that goes on after them. */
export type Hole = { missing: number; frame: number; stretch: number }

/** For a message. */
export function holesInWords(holes: readonly Hole[]): string {
  return holes.map(({ missing, stretch }) => `${missing} in ${stretch}`).join(', ')
}

export type Loss = {
  publisher: number
  /** Counted frames between the first and the last one seen. */
  counted: number
  /** Seconds of them that are missing. */
  missing: number
  holes: Hole[]
  /** The longest hole, seconds. */
  longest: number
  /** From each stretch to the next: frames that are missing (above 0) or shown twice (below 0). */
  seams: number[]
  /** Beep after flash at the 95th percentile, milliseconds. */
  sync: number
}

/** Reads the whole replay as a student and counts what is missing of each publisher. */
export async function countLoss(
  campus: Pick<Campus, 'student' | 'url'>,
  lecture: LectureId,
  publishers: readonly Publisher[],
  folder: string,
): Promise<{ losses: Loss[]; broken: string[]; stretches: number; sound: number; picture: number }> {
  const { playback } = await campus.student.call('seeLecture', { params: { lecture } })
  const tracks = await fetchLecture(`${campus.url}${playback?.playlist}`, campus.student.cookie, folder)
  const [video, audio] = [tracks.get('video-720p'), tracks.get('audio-main')]
  if (!video || !audio) throw new Error(`tracks: ${[...tracks.keys()]}`)
  const sightings = await readCards(video, publishers.length)
  const losses: Loss[] = []
  for (const [publisher, { signature }] of publishers.entries()) {
    const cards = cardsOf(sightings, signature)
    const frames = cards.map(({ frame }) => frame)
    const counted = (frames.at(-1) ?? 0) - (frames[0] ?? 0) + 1
    const holes = cards.flatMap(({ frame, stretch }, index): Hole[] => {
      const next = (frames[index - 1] ?? frame - 1) + 1
      return frame > next ? [{ missing: frame - next, frame: next, stretch }] : []
    })
    const offsets = await beepsAfterFlashes(cards, audio, signature)
    losses.push({
      publisher,
      counted,
      missing: (counted - frames.length) / cardFrameRate,
      holes,
      longest: Math.max(0, ...holes.map(({ missing }) => missing)) / cardFrameRate,
      seams: seamsOf(video, sightings, signature),
      sync: percentile(offsets.map(Math.abs), 95),
    })
  }
  return {
    losses,
    broken: [...video.broken, ...audio.broken],
    stretches: video.stretches.length,
    picture: video.duration,
    sound: audio.duration,
  }
}
