import { sql, type UpdateObject } from 'kysely'
import type { LectureId, OrganisationId, RecordingId, RoomId, SelfTestId } from '../../../core/ids.ts'
import type { RecordingState } from '../../../core/recording/advance.ts'
import {
  lessonSeconds,
  type SelfTestOutcome,
  type SelfTestStep,
  type SelfTestTimes,
} from '../../../core/self-test/self-test.ts'
import { createLecture } from '../lectures/lectures.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { createRecording, type Recording } from '../recordings/recordings.ts'
import { createRoom } from '../rooms/rooms.ts'
import type { Tables } from '../tables.ts'

/** A self-test that is under way, with what became of its recording so far. Times are the database's. */
export type RunningSelfTest = {
  id: SelfTestId
  organisation: OrganisationId
  step: SelfTestStep
  /** Since when it has been at its step. */
  since: Date
  lecturerAt: Date | null
  probedAt: Date | null
  /** A code. */
  failure: string | null
  room: RoomId | null
  lecture: LectureId | null
  /** The lecture is not erased yet. */
  lectureThere: boolean
  recording: {
    state: RecordingState
    failure: string | null
    requestedAt: Date
    capturedAt: Date | null
    stoppedAt: Date | null
    publishedAt: Date | null
  } | null
}

/** What the keeper decides by: the one that runs, and the last ones. */
export type SelfTests = {
  now: Date
  running: RunningSelfTest | undefined
  /** When the newest one was asked for, and the newest one that found out something. */
  lastAsked: Date | null
  lastFinished: Date | null
}

export async function readSelfTests(catalog: Catalog): Promise<SelfTests> {
  const { rows } = await sql<Omit<SelfTests, 'running'>>`
    select clock_timestamp() as now, max(asked_at) as "lastAsked",
      max(asked_at) filter (where outcome in ('ok', 'failed')) as "lastFinished"
    from self_test
  `.execute(catalog)
  const { rows: running } = await sql<Row>`
    select self_test.id, self_test.organisation_id as organisation, step, step_at as since, lecturer_at as "lecturerAt",
      probed_at as "probedAt", self_test.failure, self_test.room_id as room, self_test.lecture_id as lecture,
      exists (select from lecture where lecture.id = self_test.lecture_id) as "lectureThere",
      recording.state, recording.failure as "recordingFailure", recording.requested_at as "requestedAt",
      ${firstEvent('captured')} as "capturedAt", ${firstEvent('stop')} as "stoppedAt",
      ${firstEvent('publish')} as "publishedAt"
    from self_test left join recording on recording.id = self_test.recording_id
    where outcome is null
  `.execute(catalog)
  const { now = new Date(), lastAsked = null, lastFinished = null } = rows[0] ?? {}
  return { now, lastAsked, lastFinished, running: running[0] && runningOf(running[0]) }
}

/** Its room, in no list, for the lecturer to be called into. Undefined: somebody else has done so. */
export async function makeSelfTestRoom(
  catalog: Catalog,
  { id, organisation }: Pick<RunningSelfTest, 'id' | 'organisation'>,
): Promise<RoomId | undefined> {
  return await inTransaction(catalog, async (transaction) => {
    if (!(await move(transaction, id, 'asked', { step: 'calling' }))) return undefined
    const room = await createRoom(transaction, {
      ...{ organisation, name: 'Self-test', owner: null, course: null, selfTest: true },
    })
    await transaction.updateTable('self_test').set({ room_id: room }).where('id', '=', id).execute()
    return room
  })
}

/** The lecturer is in the room. */
export async function noteLecturer(catalog: Catalog, id: SelfTestId): Promise<void> {
  await change(catalog, id, 'calling', { lecturer_at: sql<Date>`clock_timestamp()` })
}

/** Presses Record. Undefined: somebody else has done so. */
export async function recordSelfTest(
  catalog: Catalog,
  { id, organisation, room }: Pick<RunningSelfTest, 'id' | 'organisation' | 'room'>,
  size: { width: number; height: number },
): Promise<Recording | undefined> {
  if (!room) return undefined
  return await inTransaction(catalog, async (transaction) => {
    if (!(await move(transaction, id, 'calling', { step: 'recording' }))) return undefined
    const lecture = await createLecture(transaction, {
      ...{ organisation, course: null, room, owner: null, title: 'Self-test', speaker: '', access: 'link' as const },
      selfTest: true,
    })
    const recording = await createRecording(transaction, {
      ...{ organisation, lecture, room, requestedBy: null, ...size },
      selfTest: { seconds: lessonSeconds },
    })
    const made = { lecture_id: lecture, recording_id: recording.id }
    await transaction.updateTable('self_test').set(made).where('id', '=', id).execute()
    await sql`select pg_notify('recording', ${recording.id})`.execute(transaction)
    return recording
  })
}

/** The replay is there: somebody is to look at it. False: somebody else has done so. */
export async function awaitProbe(catalog: Catalog, id: SelfTestId): Promise<boolean> {
  return await move(catalog, id, 'recording', { step: 'probing' })
}

/** Somebody has looked at the replay and found nothing wrong. */
export async function noteProbe(catalog: Catalog, id: SelfTestId): Promise<void> {
  await change(catalog, id, 'probing', { probed_at: sql<Date>`clock_timestamp()` })
}

/** Everything was tried: what it has made is to go. */
export async function clearSelfTest(catalog: Catalog, id: SelfTestId): Promise<boolean> {
  return await move(catalog, id, 'probing', { step: 'erasing' })
}

/** Something is wrong at that step (a code): the first failure stays, and what was made so far is to go. */
export async function failSelfTest(
  catalog: Catalog,
  id: SelfTestId,
  step: SelfTestStep,
  failure: string,
): Promise<boolean> {
  return await move(catalog, id, step, { step: 'erasing', failed_step: step, failure })
}

/** The end of a self-test: its result stands from here on. */
export async function endSelfTest(
  catalog: Catalog,
  id: SelfTestId,
  { outcome, times, failure }: { outcome: SelfTestOutcome; times: SelfTestTimes; failure?: string },
): Promise<boolean> {
  return await change(catalog, id, 'erasing', {
    ...(failure && { failed_step: 'erasing' as const, failure }),
    ...{ outcome, first_frame_seconds: times.firstFrame, replay_seconds: times.replay },
    ended_at: sql<Date>`clock_timestamp()`,
  })
}

/** Whether a lecturer is still needed in that room. */
export async function needsLecturer(catalog: Catalog, id: SelfTestId): Promise<boolean> {
  const row = await catalog
    .selectFrom('self_test')
    .leftJoin('recording', 'recording.id', 'self_test.recording_id')
    .select(['step', 'state'])
    .where('self_test.id', '=', id)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (row?.step === 'calling') return true
  return row?.step === 'recording' && ['scheduled', 'joining', 'recording'].includes(row.state ?? '')
}

/** What whoever looks at the replay needs. Undefined: nothing is to be looked at. */
export async function readProbed(
  catalog: Catalog,
  id: SelfTestId,
): Promise<{ lecture: LectureId; recording: RecordingId; linkKey: string; seconds: number } | undefined> {
  const { rows } = await sql<{ lecture: LectureId; recording: RecordingId; linkKey: string; seconds: number }>`
    select lecture.id as lecture, recording.id as recording, link_key as "linkKey",
      extract(epoch from ${firstEvent('stop')} - ${firstEvent('captured')})::float8 as seconds
    from self_test
    join recording on recording.id = self_test.recording_id
    join lecture on lecture.id = self_test.lecture_id
    where self_test.id = ${id} and step = 'probing' and outcome is null
  `.execute(catalog)
  return rows[0]
}

function firstEvent(event: 'captured' | 'stop' | 'publish') {
  return sql`(select min(at) from recording_event where recording_id = recording.id and event = ${event})`
}

/** To another step, unless somebody else was faster. */
async function move(catalog: Catalog, id: SelfTestId, from: SelfTestStep, set: Change): Promise<boolean> {
  return await change(catalog, id, from, { ...set, step_at: sql<Date>`clock_timestamp()` })
}

async function change(catalog: Catalog, id: SelfTestId, at: SelfTestStep, set: Change): Promise<boolean> {
  const changed = await catalog
    .updateTable('self_test')
    .set(set)
    .where('id', '=', id)
    .where('step', '=', at)
    .where('outcome', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

function runningOf({ state, recordingFailure, requestedAt, capturedAt, stoppedAt, publishedAt, ...row }: Row) {
  const times = { capturedAt, stoppedAt, publishedAt }
  const recording = state && requestedAt ? { state, failure: recordingFailure, requestedAt, ...times } : null
  return { ...row, recording }
}

type Change = UpdateObject<Tables, 'self_test'>
type Row = Omit<RunningSelfTest, 'recording'> & {
  state: RecordingState | null
  recordingFailure: string | null
  requestedAt: Date | null
  capturedAt: Date | null
  stoppedAt: Date | null
  publishedAt: Date | null
}
