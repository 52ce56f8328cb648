import fc from 'fast-check'
import { AppError } from '../../core/errors.ts'
import type { LectureId, RecordingId, RoomId } from '../../core/ids.ts'
import { runningStates } from '../../core/recording/advance.ts'
import { readEnding } from '../../recorder/take/take-ending.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addLiveRendition, addLiveSegment, type LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { offerTake } from '../../storage/catalog/recordings/hand-over.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { beatTake, claimTake, endTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { readWaiting } from '../../storage/catalog/takes/waiting.ts'
import { initKey, segmentKey } from '../../storage/objects/object-keys.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import type { ViewerContext } from '../../viewer/viewer-context.ts'

/** What one of those who act on a room does; two recorders do the same. */
const personSteps = ['record', 'stop'] as const
const recorderSteps = ['claim', 'capture', 'store', 'beat', 'offer', 'die'] as const
/** The keeper gives up a take that still lives (its recorder was paused), pauses nothing, and publishes what is over. */
const keeperSteps = ['lose', 'finalise', 'pause', 'resume'] as const

export type Step =
  | { by: 'person'; does: (typeof personSteps)[number] }
  | { by: 'one' | 'other'; does: (typeof recorderSteps)[number] }
  | { by: 'keeper'; does: (typeof keeperSteps)[number] }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by: fc.constant('person' as const), does: fc.constantFrom(...personSteps) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      by: fc.constantFrom('one' as const, 'other' as const),
      does: fc.constantFrom(...recorderSteps, 'claim' as const, 'capture' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ by: fc.constant('keeper' as const), does: fc.constantFrom(...keeperSteps) }) },
)

/** Steps in turns; those of one turn happen at the same time. */
export const turns: fc.Arbitrary<Step[][]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }) },
    // A click that comes twice, or thrice.
    {
      weight: 1,
      arbitrary: fc.tuple(step, fc.integer({ min: 2, max: 3 })).map(([one, times]) => Array(times).fill(one)),
    },
  ),
  { minLength: 3, maxLength: 10 },
)

/** A room with a lecture, and how a person presses its buttons: the viewer's own routes. */
export type Stage = {
  context: Pick<ViewerContext, 'catalog' | 'store'>
  room: RoomId
  lecture: LectureId
  /** Resolves with the recording's id, or undefined where the viewer says that nothing is being recorded. */
  press(button: 'record' | 'stop'): Promise<RecordingId | undefined>
}

/** Plays the turns in a fresh room, holds the room against its promises after each, and ends it. @throws what is broken */
export async function playTurns(stage: Stage, turns: readonly Step[][]): Promise<void> {
  const recorders = { one: openRecorder(stage, 'one'), other: openRecorder(stage, 'other') }
  let before = await look(stage)
  for (const steps of turns) {
    const answers = await Promise.all(steps.map((step) => play(stage, recorders, step)))
    const after = await look(stage)
    hold(before, steps, answers, after)
    before = after
  }
  await end(stage, recorders)
}

async function play(
  stage: Stage,
  recorders: Record<'one' | 'other', Recorder>,
  step: Step,
): Promise<RecordingId | undefined> {
  if (step.by === 'person') return await stage.press(step.does)
  const act = step.by === 'keeper' ? keep(stage, step.does) : recorders[step.by][step.does]()
  await act.catch(refusal)
}

/** What may be said to somebody who came too late; anything else (a deadlock, say) is a fault. */
function refusal(error: unknown): void {
  const expected = ['recording.illegal-transition', 'recording.moved']
  if (!(error instanceof AppError && expected.includes(error.code))) throw error
}

async function keep({ context, room }: Stage, does: (typeof keeperSteps)[number]): Promise<void> {
  const { catalog } = context
  const rows = await catalog.selectFrom('recording').selectAll().where('room_id', '=', room).execute()
  for (const { id, state, take } of rows) {
    if (does === 'finalise' && state === 'finalising') await finaliseRecording(context, id)
    if (does === 'lose' && (state === 'joining' || state === 'recording' || state === 'paused')) {
      const lost = await loseTake(catalog, id, take, 'recorder.lost')
      if (lost.next === 'finalise') await finaliseRecording(context, id)
    }
    if (does === 'pause' && state === 'recording') await applyEvent(catalog, id, 'pause', 'user.pause')
    if (does === 'resume' && state === 'paused') await applyEvent(catalog, id, 'resume', 'user.resume')
  }
}

type Recorder = Record<(typeof recorderSteps)[number], () => Promise<void>>

/** A recorder without a browser: it asks the catalogue what a recorder asks, and believes what it reads. */
function openRecorder({ context, room }: Stage, name: string): Recorder {
  const { catalog } = context
  let takes: { recording: RecordingId; take: number; captured: boolean; segments: number }[] = []
  return {
    async claim() {
      const { recordings } = await readWaiting(catalog)
      const own = await catalog.selectFrom('recording').select('id').where('room_id', '=', room).execute()
      for (const { id, take } of recordings.filter((one) => own.some((row) => row.id === one.id))) {
        await claimTake(catalog, id, take + 1, name)
        takes.push({ recording: id, take: take + 1, captured: false, segments: 0 })
      }
    },
    async capture() {
      const last = takes.at(-1)
      if (!last || last.captured) return
      last.captured = true
      await markCaptured(catalog, last.recording, last.take, { at: new Date(), offset: offsetOf(last.take) })
    },
    async store() {
      const { organisation_id: organisation } = await catalog
        .selectFrom('room')
        .select('organisation_id')
        .where('id', '=', room)
        .executeTakeFirstOrThrow()
      for (const held of takes.filter(({ captured }) => captured)) {
        await storeSegment(catalog, { organisation, recording: held.recording, take: held.take }, held.segments++)
      }
    },
    /** What each of its takes reads in answer to its beat, it does. */
    async beat() {
      for (const held of [...takes]) {
        const ending = readEnding(await beatTake(catalog, held.recording, held.take), held.take)
        if (!ending) continue
        if (ending.kind === 'finish') await finaliseRecording(context, held.recording)
        takes = takes.filter((take) => take !== held)
        await endTake(catalog, held.recording, held.take, 'recorder.stopped')
      }
    },
    /** Its machine is to stop: another one may go on with its latest take. */
    async offer() {
      const last = takes.at(-1)
      if (last) await offerTake(catalog, last.recording, last.take)
    },
    /** The process of its latest take is gone. */
    async die() {
      const held = takes.pop()
      if (!held) return
      const lost = await loseTake(catalog, held.recording, held.take, 'recorder.exit-137')
      if (lost.next === 'finalise') await finaliseRecording(context, held.recording)
    },
  }
}

/** Microseconds: a minute for each take. */
const offsetOf = (take: number) => (take - 1) * 60_000_000

/** The rows of a segment of both tracks; nobody looks for its objects. */
async function storeSegment(catalog: Catalog, take: LiveTake, number: number): Promise<void> {
  for (const rendition of renditions) {
    const place = { ...take, ...rendition, recipe: 'c1' }
    const init = { key: initKey(place, 0), ...digests }
    await addLiveRendition(catalog, take, { ...rendition, recipe: 'c1', codecs: 'x', timescale: 90_000, init })
    const start = offsetOf(take.take) + number * 4_000_000
    const entry = { number, start, duration: 4_000_000, key: segmentKey(place, number, 0), ...digests }
    await addLiveSegment(catalog, take, rendition, entry)
  }
}

const renditions = [
  { track: 'video', rendition: '720p' },
  { track: 'audio', rendition: 'main' },
] as const
const digests = { bytes: 100, sha256: 'a'.repeat(64), md5: 'b'.repeat(32) }

type Seen = Awaited<ReturnType<typeof look>>

async function look({ context: { catalog }, room, lecture }: Stage) {
  const recordings = await catalog.selectFrom('recording').selectAll().where('room_id', '=', room).execute()
  const ids = recordings.map(({ id }) => id)
  const of = (table: 'take' | 'recording_event') =>
    catalog.selectFrom(table).where('recording_id', 'in', ids.length > 0 ? ids : ['' as RecordingId])
  return {
    lecture,
    recordings,
    takes: await of('take').selectAll('take').orderBy('number').execute(),
    events: await of('recording_event').selectAll('recording_event').orderBy('id').execute(),
  }
}

const isRunning = ({ state }: { state: string }) => runningStates.some((one) => one === state)

/** What holds whenever nobody is in the middle of something. */
function hold(before: Seen, steps: readonly Step[], answers: (RecordingId | undefined)[], after: Seen): void {
  const { recordings, takes, events, lecture } = after
  const told = (promise: string) => new Error(`${promise}, after ${JSON.stringify(steps)}: ${JSON.stringify(after)}`)
  const running = recordings.filter(isRunning)
  if (running.length > 1) throw told('one running recording per room')
  if (recordings.some((one) => one.lecture_id !== lecture)) throw told('every recording is of the lecture')
  for (const { id, take, state, version } of recordings) {
    const own = takes.filter((row) => row.recording_id === id)
    if (own.some(({ number }, index) => number !== index + 1) || own.length !== take) throw told('takes are counted')
    const others = own.filter(({ number, ended_at }) => ended_at === null && number !== take)
    if (others.some((row) => row.handing_over_at === null))
      throw told('one take at a time, but for one that hands over')
    const captures = own.some(({ number, first_frame_at }) => number === take && first_frame_at !== null)
    if ((state === 'recording' || state === 'paused') && !captures) throw told('who owns a recording captures')
    const history = events.filter((row) => row.recording_id === id)
    const states = history.map(({ from_state }) => from_state)
    const chain = [...history.map(({ to_state }) => to_state)]
    if (chain.some((to, index) => to !== (states[index + 1] ?? state))) throw told('events lead to the state')
    if (history.length !== version) throw told('every change has its event')
  }
  const presses = steps.flatMap((step, index) => (step.by === 'person' ? [{ ...step, id: answers[index] }] : []))
  const records = presses.filter(({ does }) => does === 'record')
  if (records.some(({ id }) => !recordings.some((row) => row.id === id))) throw told('Record answers a recording')
  const made = recordings.filter(({ id }) => !before.recordings.some((row) => row.id === id))
  if (made.length > records.length) throw told('nothing is recorded that nobody wanted')
  if (presses.every(({ does }) => does === 'record') && records.length > 0 && !steps.some(endsRecordings)) {
    const expected = before.recordings.find(isRunning) ?? made[0]
    const same = records.every(({ id }) => id === expected?.id)
    const count = before.recordings.some(isRunning) ? 0 : 1
    if (!same || made.length !== count || running.length !== 1) throw told('a doubled click changes nothing')
  }
  if (presses.length > 0 && records.length === 0 && running.length > 0) throw told('Stop stops')
}

/** A take that is lost for the third time ends a recording of which there is no frame yet. */
function endsRecordings({ does }: Step): boolean {
  return does === 'die' || does === 'lose' || does === 'stop'
}

/** Stop, and everybody does what is left: nothing may be left open. */
async function end(stage: Stage, recorders: Record<'one' | 'other', Recorder>): Promise<void> {
  await stage.press('stop')
  for (const recorder of Object.values(recorders)) await recorder.beat()
  await keep(stage, 'finalise')
  const { recordings, takes } = await look(stage)
  const over = ['published', 'cancelled', 'failed']
  if (recordings.some(({ state }) => !over.includes(state))) throw new Error(`not over: ${JSON.stringify(recordings)}`)
  if (takes.some(({ ended_at }) => ended_at === null)) throw new Error(`a take is open: ${JSON.stringify(takes)}`)
}
