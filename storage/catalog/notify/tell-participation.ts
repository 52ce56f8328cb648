import { sql } from 'kysely'
import type { LectureId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** Tells every viewer that somebody beside a lecture's player has done something (`notify participation, <lecture>`). */
export async function tellParticipation(catalog: Catalog, lecture: LectureId): Promise<void> {
  await sql`select pg_notify('participation', ${lecture})`.execute(catalog)
}
