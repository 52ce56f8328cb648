import { sql } from 'kysely'
import type { LectureId, RecordingId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import type { Catalog } from '../open-catalog.ts'

/** A moment of a recording: microseconds of its time. */
export type Moment = { recording: RecordingId; time: number }

/** What runs of a lecture right now, by the database's clock; undefined: nothing does, or it has no first frame yet. */
export async function presentMoment(catalog: Catalog, lecture: LectureId): Promise<Moment | undefined> {
  return await catalog
    .selectFrom('recording')
    .where('lecture_id', '=', lecture)
    .where('state', 'in', runningStates)
    .where('first_frame_at', 'is not', null)
    .select([
      'id as recording',
      sql<number>`(extract(epoch from clock_timestamp() - first_frame_at) * 1000000)::bigint`.as('time'),
    ])
    .orderBy('requested_at', 'desc')
    .executeTakeFirst()
}
