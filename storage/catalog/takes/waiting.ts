import { sql } from 'kysely'
import type { LectureId, OrganisationId, RecordingId } from '../../../core/ids.ts'
import { mostFailedStarts } from '../../../core/recording/next-take.ts'
import type { Catalog } from '../open-catalog.ts'
import { earlierTakeCaptures } from '../recordings/hand-over.ts'

/** A recording that no recorder has (new, or between two takes), or that one gives away. Times are the database's. */
export type WaitingRecording = {
  id: RecordingId
  lecture: LectureId
  organisation: OrganisationId
  /** Its last take; 0: none yet. */
  take: number
  width: number
  height: number
  requestedAt: Date
  beginsAt: Date | null
  /** Until when its last take was there; null: it had none yet. */
  lastSeenAt: Date | null
  /** Of a self-test: it gets what nobody else needs, and counts for nobody. */
  selfTest: boolean
  /** Its last take goes on until the next one has its first frame. */
  overlaps: boolean
}

/** What waits for a recorder, and what each organisation has and may have at once. */
export type Waiting = {
  now: Date
  recordings: WaitingRecording[]
  /** Recordings that a recorder has, by organisation. */
  running: Map<OrganisationId, number>
  quotas: Map<OrganisationId, number>
}

export async function readWaiting(catalog: Catalog): Promise<Waiting> {
  const { rows } = await sql<Row>`
    select recording.id, recording.lecture_id as lecture, recording.organisation_id as organisation, recording.take,
      recording.width, recording.height, recording.requested_at as "requestedAt", recording.begins_at as "beginsAt", recording.self_test as "selfTest",
      coalesce(take.ended_at, take.beat_at) as "lastSeenAt",
      organisation.recordings_at_once as quota, clock_timestamp() as now,
      recording.state <> 'scheduled' and take.ended_at is null and take.handing_over_at is null
        and take.number is not null as taken,
      ${rests} as rests,
      recording.state in ('recording', 'paused') or ${earlierTakeCaptures} as overlaps
    from recording
    join organisation on organisation.id = recording.organisation_id
    left join take on take.recording_id = recording.id and take.number = recording.take
    where recording.state in ('scheduled', 'joining', 'recording', 'paused')
  `.execute(catalog)
  const running = new Map<OrganisationId, number>()
  const quotas = new Map<OrganisationId, number>()
  const recordings: WaitingRecording[] = []
  for (const { quota, now: _now, taken, rests, ...recording } of rows) {
    const { organisation } = recording
    if (quota !== null) quotas.set(organisation, quota)
    if (rests) continue
    if (!taken) recordings.push(recording)
    else if (!recording.selfTest) running.set(organisation, (running.get(organisation) ?? 0) + 1)
  }
  return { now: rows[0]?.now ?? new Date(), recordings, running, quotas }
}

/**
 * A lecture that has begun, that nobody captures and whose last takes all failed to start: tried again ten seconds after the
 * last one.
 */
const rests = sql<boolean>`coalesce(recording.first_frame_at is not null and take.first_frame_at is null
  and not ${earlierTakeCaptures}
  and take.ended_at between clock_timestamp() - interval '10 seconds' and clock_timestamp()
  and (select count(*) from take as failed
    where failed.recording_id = recording.id and failed.number > coalesce(
      (select max(number) from take as good where good.recording_id = recording.id and good.first_frame_at is not null), 0)
  ) >= ${mostFailedStarts}, false)`

/** Planned starts of all organisations within `ahead` milliseconds that no recorder has yet. */
export async function countComing(catalog: Catalog, ahead: number): Promise<number> {
  const { rows } = await sql<{ coming: number }>`
    select count(*)::int as coming from planned_recording
      left join recording on recording.id = planned_recording.recording_id
      where outcome is null and coalesce(recording.take, 0) = 0
        and planned_recording.begins_at <= clock_timestamp() + ${ahead} * interval '1 millisecond'
  `.execute(catalog)
  return rows[0]?.coming ?? 0
}

type Row = WaitingRecording & { quota: number | null; now: Date; taken: boolean; rests: boolean }
