import { sql } from 'kysely'
import type { LectureId, RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'

/**
 * Further lectures as this one is, each with a recording like this one, for tests of long lists: `Copy 1` is held a minute
 * before it, `Copy 2` two. Their media are the original's.
 */
export async function copyLectures(
  catalog: Catalog,
  { lecture, recording }: { lecture: LectureId; recording: RecordingId },
  count: number,
): Promise<LectureId[]> {
  const { rows } = await sql<{ id: LectureId }>`
    insert into lecture
    select (jsonb_populate_record(original, jsonb_build_object('id', 'l' || lpad(number::text, 25, '0'),
      'title', 'Copy ' || number, 'started_at', original.started_at - number * interval '1 minute'))).*
    from lecture as original, generate_series(1, ${count}::int) as number
    where original.id = ${lecture}
    returning id`.execute(catalog)
  await sql`
    insert into recording
    select (jsonb_populate_record(original, jsonb_build_object('id', 'r' || lpad(number::text, 25, '0'),
      'lecture_id', 'l' || lpad(number::text, 25, '0')))).*
    from recording as original, generate_series(1, ${count}::int) as number
    where original.id = ${recording}`.execute(catalog)
  return rows.map(({ id }) => id)
}
