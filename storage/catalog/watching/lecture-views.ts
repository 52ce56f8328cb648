import { sql } from 'kysely'
import type { LectureId, OrganisationId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** Somebody watches a lecture: noted once a day at most, by the database's clock. */
export async function noteViewed(catalog: Catalog, organisation: OrganisationId, lecture: LectureId): Promise<void> {
  await sql`
    insert into lecture_viewed (lecture_id, organisation_id, viewed_at)
      select id, organisation_id, clock_timestamp() from lecture
      where id = ${lecture} and organisation_id = ${organisation} and not self_test
    on conflict (lecture_id) do update set viewed_at = excluded.viewed_at
      where lecture_viewed.viewed_at <= excluded.viewed_at - interval '1 day'`.execute(catalog)
}

/** When lectures were watched last; those that nobody has watched are not in it. */
export async function viewsOf(catalog: Catalog, lectures: readonly LectureId[]): Promise<Map<LectureId, Date>> {
  if (lectures.length === 0) return new Map()
  const rows = await catalog.selectFrom('lecture_viewed').selectAll().where('lecture_id', 'in', lectures).execute()
  return new Map(rows.map(({ lecture_id, viewed_at }) => [lecture_id, viewed_at]))
}
