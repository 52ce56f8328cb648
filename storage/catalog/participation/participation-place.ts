import { sql } from 'kysely'
import type { LectureId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import type { Catalog } from '../open-catalog.ts'

/** What hangs on whether those who watch can take part: the lecture runs, questions are on, there is a room to come into. */
export async function participationPlace(
  catalog: Catalog,
  lecture: LectureId,
): Promise<{ runs: boolean; on: boolean; hasRoom: boolean }> {
  const row = await catalog
    .selectFrom('lecture')
    .leftJoin('room', 'room.id', 'lecture.room_id')
    .where('lecture.id', '=', lecture)
    .select(({ exists, selectFrom }) => [
      sql<boolean>`questions_off_at is null`.as('on'),
      sql<boolean>`(room.id is not null and room.deleted_at is null and room.conference is null)`.as('hasRoom'),
      exists(
        selectFrom('recording')
          .select('recording.id')
          .where('recording.lecture_id', '=', lecture)
          .where('state', 'in', runningStates),
      ).as('runs'),
    ])
    .executeTakeFirst()
  return { runs: Boolean(row?.runs), on: row?.on ?? false, hasRoom: row?.hasRoom ?? false }
}
