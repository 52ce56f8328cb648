import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import type { PageEvent } from '../../../core/recording/blanks-of.ts'
import { isProblemCode, type ProblemCode, type ProblemEvent } from '../../../core/recording/problem.ts'
import type { Catalog } from '../open-catalog.ts'

/**
 * Writes into a recording's events what its take has noticed, and tells everybody who waits (`notify recording`). The
 * state stays as it is. Nothing is written for a take that does not own the recording any more.
 */
export async function noteProblem(
  catalog: Catalog,
  noted: { recording: RecordingId; take: number; event: ProblemEvent; code: ProblemCode; at: Date },
): Promise<void> {
  const { recording, take, event, code, at } = noted
  await sql`
    with noted as (
      insert into recording_event (organisation_id, recording_id, at, event, from_state, to_state, take, reason)
      select organisation_id, id, ${at}, ${event}, state, state, take, ${code}
      from recording where id = ${recording} and take = ${take}
      returning recording_id
    )
    select pg_notify('recording', recording_id) from noted
  `.execute(catalog)
}

/** What is wrong with each of these recordings now, as the take that owns it has told last; the oldest first. */
export async function openProblems(
  catalog: Catalog,
  recordings: RecordingId[],
): Promise<Map<RecordingId, ProblemCode[]>> {
  const found = new Map<RecordingId, ProblemCode[]>()
  if (recordings.length === 0) return found
  const rows = await catalog
    .with('latest', (query) =>
      query
        .selectFrom('recording_event')
        .innerJoin('recording', (join) =>
          join
            .onRef('recording.id', '=', 'recording_event.recording_id')
            .onRef('recording.take', '=', 'recording_event.take'),
        )
        .distinctOn(['recording_event.recording_id', 'recording_event.reason'])
        .where('recording_event.recording_id', 'in', recordings)
        .where('recording_event.event', 'in', ['trouble', 'troubleOver'])
        .where('recording.state', 'in', ['joining', 'recording', 'paused'])
        .select([
          'recording_event.id',
          'recording_event.recording_id',
          'recording_event.reason',
          'recording_event.event',
        ])
        .orderBy('recording_event.recording_id')
        .orderBy('recording_event.reason')
        .orderBy('recording_event.id', 'desc'),
    )
    .selectFrom('latest')
    .where('event', '=', 'trouble')
    .select(['recording_id', 'reason'])
    .orderBy('id')
    .execute()
  for (const { recording_id, reason } of rows) {
    if (isProblemCode(reason)) found.set(recording_id, [...(found.get(recording_id) ?? []), reason])
  }
  return found
}

/** What a recording's takes have told about loads of their pages, in order. */
export async function pageEvents(catalog: Catalog, recording: RecordingId): Promise<PageEvent[]> {
  const rows = await catalog
    .selectFrom('recording_event')
    .where('recording_id', '=', recording)
    .where('event', 'in', ['reload', 'reloaded'])
    .select(['event', 'take', 'reason', 'at'])
    .orderBy('id')
    .execute()
  return rows.map(({ event, ...row }) => ({ ...row, event: event === 'reload' ? 'reload' : 'reloaded' }))
}
