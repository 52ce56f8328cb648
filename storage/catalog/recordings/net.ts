import { type Selectable, sql } from 'kysely'
import type { LectureId, OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { NetFile, NetGap, NetMoment, NetPerson } from '../../../core/net/net.ts'
import type { RecordingState } from '../../../core/recording/advance.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Net = Selectable<Tables['net']>

/**
 * Notes who was in the room of a running recording from a moment on; the first note makes the net.
 * @param age milliseconds since that moment: it is stored by the database's clock
 */
export async function addNetMoment(
  catalog: Catalog,
  recording: RecordingId,
  age: number,
  people: NetPerson[],
): Promise<void> {
  await sql`
    with kept as (
      insert into net (organisation_id, recording_id) select organisation_id, id from recording where id = ${recording}
      on conflict (recording_id) do nothing
    )
    insert into net_moment (organisation_id, recording_id, at, people)
    select organisation_id, id, clock_timestamp() - ${Math.round(age)} * interval '1 millisecond',
      ${JSON.stringify(people)}::jsonb from recording where id = ${recording}
  `.execute(catalog)
}

export async function netMoments(catalog: Catalog, recording: RecordingId): Promise<NetMoment[]> {
  return await catalog
    .selectFrom('net_moment')
    .select(['at', 'people'])
    .where('recording_id', '=', recording)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

export async function findNet(catalog: Catalog, recording: RecordingId): Promise<Net | undefined> {
  return await catalog.selectFrom('net').selectAll().where('recording_id', '=', recording).executeTakeFirst()
}

/** Whether gaps of the recording may still be filled. */
export async function isNetKept(catalog: Catalog, recording: RecordingId): Promise<boolean> {
  const net = await findNet(catalog, recording)
  return net !== undefined && net.state !== 'dropped'
}

/** A recording whose files somebody holds, and what is to become of them. */
export type HeldRecording = {
  id: RecordingId
  lecture: LectureId
  organisation: OrganisationId
  state: RecordingState
  firstFrameAt: Date | null
  /** Null where no net was ever made. */
  net: Net['state'] | null
  gaps: NetGap[] | null
}

/** Those of the recordings that exist. */
export async function heldRecordings(catalog: Catalog, ids: RecordingId[]): Promise<HeldRecording[]> {
  if (ids.length === 0) return []
  return await catalog
    .selectFrom('recording')
    .leftJoin('net', 'net.recording_id', 'recording.id')
    .where('recording.id', 'in', ids)
    .select([
      'recording.id',
      'recording.lecture_id as lecture',
      'recording.organisation_id as organisation',
      'recording.state',
      'recording.first_frame_at as firstFrameAt',
      'net.state as net',
      'net.gaps',
    ])
    .execute()
}

/** What the database's clock is ahead of this machine's, milliseconds. */
export async function clockAhead(catalog: Catalog): Promise<number> {
  const asked = Date.now()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(catalog)
  return (rows[0]?.now.getTime() ?? asked) - (asked + Date.now()) / 2
}

/** A net that is not dropped yet, with all that decides on it. Times are the database's. */
export type KeptNet = {
  recording: RecordingId
  lecture: LectureId
  organisation: OrganisationId
  state: RecordingState
  manifestKey: string | null
  firstFrameAt: Date | null
  stopRequestedAt: Date | null
  net: Net['state']
  /** That are to be filled. */
  gaps: NetGap[]
  /** Milliseconds since it changed. */
  age: number
  fill: { state: Tables['work']['state'] /** Milliseconds since it changed. */; idle: number } | null
}

/** Nets of recordings that do not run any more. */
export async function keptNets(catalog: Catalog): Promise<KeptNet[]> {
  const rows = await catalog
    .selectFrom('net')
    .innerJoin('recording', 'recording.id', 'net.recording_id')
    .leftJoin('work', (join) => join.onRef('work.recording_id', '=', 'net.recording_id').on('work.job', '=', 'fill'))
    .where('net.state', '<>', 'dropped')
    .where('recording.state', 'not in', ['scheduled', 'joining', 'recording', 'paused', 'finalising'])
    .select([
      'recording.id as recording',
      'recording.lecture_id as lecture',
      'recording.organisation_id as organisation',
      'recording.state',
      'recording.manifest_key as manifestKey',
      'recording.first_frame_at as firstFrameAt',
      'recording.stop_requested_at as stopRequestedAt',
      'net.state as net',
      'net.gaps',
      'work.state as work',
      sql<number>`(extract(epoch from now() - net.changed_at) * 1000)::float8`.as('age'),
      sql<number>`(extract(epoch from now() - coalesce(work.changed_at, now())) * 1000)::float8`.as('idle'),
    ])
    .execute()
  return rows.map(({ work, idle, ...row }) => ({ ...row, fill: work && { state: work, idle } }))
}

/** Asks for what is held to be brought into the store. */
export async function wantNet(catalog: Catalog, recording: RecordingId, gaps: NetGap[]): Promise<void> {
  await catalog
    .updateTable('net')
    .set({ state: 'wanted', gaps: JSON.stringify(gaps), changed_at: sql`now()` })
    .where('recording_id', '=', recording)
    .where('state', '=', 'held')
    .execute()
  await sql`select pg_notify('recording', ${recording})`.execute(catalog)
}

/** It is in the store. False: somebody else was faster, or nobody wants it any more. */
export async function storedNet(catalog: Catalog, recording: RecordingId, files: NetFile[]): Promise<boolean> {
  const stored = await catalog
    .updateTable('net')
    .set({ state: 'stored', files: JSON.stringify(files), changed_at: sql`now()` })
    .where('recording_id', '=', recording)
    .where('state', '=', 'wanted')
    .returning('recording_id')
    .executeTakeFirst()
  return stored !== undefined
}

/** For good. `outcome` is a code. The objects must be gone before. */
export async function dropNet(catalog: Catalog, recording: RecordingId, outcome: string): Promise<void> {
  await catalog.deleteFrom('net_moment').where('recording_id', '=', recording).execute()
  await catalog
    .updateTable('net')
    .set({ state: 'dropped', outcome, gaps: '[]', files: '[]', changed_at: sql`now()` })
    .where('recording_id', '=', recording)
    .execute()
}
