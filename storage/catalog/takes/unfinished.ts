import { sql } from 'kysely'
import type { LectureId, OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { RecordingState } from '../../../core/recording/advance.ts'
import { databaseNow } from '../database-now.ts'
import type { Catalog } from '../open-catalog.ts'
import { earlierTakeCaptures } from '../recordings/hand-over.ts'

/** A recording that somebody must still do something about, as the keeper sees it. Times are the database's. */
export type UnfinishedRecording = {
  id: RecordingId
  lecture: LectureId
  organisation: OrganisationId
  selfTest: boolean
  state: Extract<RecordingState, 'scheduled' | 'joining' | 'recording' | 'paused' | 'finalising'>
  take: number
  requestedAt: Date
  firstFrameAt: Date | null
  /** Its planned start; null: it was to begin at once. */
  beginsAt: Date | null
  /** Since when it has been in its state. */
  since: Date
  /** The row of its present take. */
  owner: { beatAt: Date; endedAt: Date | null /** It has its first frame. */; captured: boolean } | null
  /** An earlier take, which hands over, still captures. */
  captures: boolean
}

/** Everything unfinished, and the database's clock at that moment. */
export type Unfinished = { now: Date; recordings: UnfinishedRecording[] }

/** Media that was stored after its recording was published, or had failed: `rows` segments that no manifest lists. */
export type LateMedia = { recording: RecordingId; lecture: LectureId; rows: number }

/**
 * Recordings with such media.
 * @param quiet seconds since the last of it came: an upload that goes on is waited for
 */
export async function readLateMedia(catalog: Catalog, quiet: number): Promise<LateMedia[]> {
  return await catalog
    .selectFrom('live_segment')
    .innerJoin('recording', 'recording.id', 'live_segment.recording_id')
    .where(({ eb, or, and }) =>
      or([
        eb('recording.state', '=', 'failed'),
        and([eb('manifest_key', 'is not', null), eb('state', 'in', published)]),
      ]),
    )
    .groupBy('recording.id')
    .having(({ fn }) => sql<boolean>`${fn.max('stored_at')} < clock_timestamp() - ${quiet} * interval '1 second'`)
    .select(({ fn }) => [
      'recording.id as recording',
      'recording.lecture_id as lecture',
      fn.countAll<number>().as('rows'),
    ])
    .execute()
}

const published = ['published', 'hidden', 'trashed'] as const
const unfinishedStates = ['scheduled', 'joining', 'recording', 'paused', 'finalising'] as const

export async function readUnfinished(catalog: Catalog): Promise<Unfinished> {
  const now = await databaseNow(catalog)
  const rows = await catalog
    .selectFrom('recording')
    .leftJoin('take', (join) =>
      join.onRef('take.recording_id', '=', 'recording.id').onRef('take.number', '=', 'recording.take'),
    )
    .where('recording.state', 'in', unfinishedStates)
    .select((select) => [
      'recording.id',
      'recording.lecture_id as lecture',
      'recording.organisation_id as organisation',
      'recording.self_test as selfTest',
      'recording.state',
      'recording.take',
      'recording.requested_at as requestedAt',
      'recording.first_frame_at as firstFrameAt',
      'recording.begins_at as beginsAt',
      'take.beat_at as beatAt',
      'take.ended_at as endedAt',
      'take.first_frame_at as capturedAt',
      earlierTakeCaptures.as('captures'),
      select
        .selectFrom('recording_event')
        .whereRef('recording_event.recording_id', '=', 'recording.id')
        .whereRef('recording_event.to_state', '=', 'recording.state')
        .whereRef('recording_event.from_state', '<>', 'recording_event.to_state')
        .select((event) => event.fn.max('recording_event.at').as('at'))
        .as('changedAt'),
    ])
    .execute()
  const recordings = rows.map(({ beatAt, endedAt, capturedAt, changedAt, state, ...row }) => ({
    ...row,
    state: state as UnfinishedRecording['state'],
    since: changedAt ?? row.requestedAt,
    owner: beatAt && { beatAt, endedAt, captured: capturedAt !== null },
  }))
  return { now, recordings }
}
