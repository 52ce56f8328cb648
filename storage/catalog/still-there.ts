import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import { runningStates } from '../../core/recording/advance.ts'
import type { Catalog } from './open-catalog.ts'

/** No lecture is that long without somebody who can answer; asked again as long after each answer. */
const askAfterHours = 4

/** Those of the recordings whose people are asked whether they go on. One that ends at a planned time does not ask. */
export async function askingRecordings(catalog: Catalog, recordings: RecordingId[]): Promise<Set<RecordingId>> {
  if (recordings.length === 0) return new Set()
  const rows = await catalog
    .selectFrom('recording')
    .select('id')
    .where('id', 'in', recordings)
    .where('state', 'in', runningStates)
    .where('ends_at', 'is', null)
    .where(sql<boolean>`greatest(first_frame_at, still_there_at) <= now() - ${askAfterHours} * interval '1 hour'`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Somebody is there: it goes on. Everybody who waits is told. */
export async function markStillThere(catalog: Catalog, recording: RecordingId): Promise<void> {
  await catalog.updateTable('recording').set({ still_there_at: sql`now()` }).where('id', '=', recording).execute()
  await sql`select pg_notify('recording', ${recording})`.execute(catalog)
}
