import type { RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Work } from './work.ts'

/** What is, was or will be derived from these recordings. */
export async function workOfRecordings(catalog: Catalog, recordings: RecordingId[]): Promise<Work[]> {
  if (recordings.length === 0) return []
  return await catalog
    .selectFrom('work')
    .selectAll()
    .where('recording_id', 'in', recordings)
    .orderBy('recording_id')
    .orderBy('job')
    .execute()
}
