import { sql } from 'kysely'
import type { LectureId, OrganisationId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
import { tellParticipation } from './tell-participation.ts'

/** What somebody who watches lacks. */
export type Missing = 'sound' | 'picture'

/** A report counts for so long. */
export const reportMinutes = 5
/** The same of the same browser within this time is one report. */
const onceWithinSeconds = 60

/** Somebody hears or sees nothing. */
export async function addStreamReport(
  catalog: Catalog,
  report: { organisation: OrganisationId; lecture: LectureId; reporter: string; missing: Missing },
): Promise<void> {
  const { organisation, lecture, reporter, missing } = report
  const added = await sql`
    insert into stream_report (organisation_id, lecture_id, reporter, missing)
    select ${organisation}, ${lecture}, ${reporter}, ${missing}
    where not exists (
      select from stream_report
      where lecture_id = ${lecture} and reporter = ${reporter} and missing = ${missing}
        and reported_at > now() - ${onceWithinSeconds} * interval '1 second')
  `.execute(catalog)
  if (added.numAffectedRows) await tellParticipation(catalog, lecture)
}

/** How many people have reported what within the last minutes. */
export async function presentReports(catalog: Catalog, lecture: LectureId): Promise<Record<Missing, number>> {
  const rows = await catalog
    .selectFrom('stream_report')
    .where('lecture_id', '=', lecture)
    .where('reported_at', '>', sql<Date>`now() - ${reportMinutes} * interval '1 minute'`)
    .select(['missing', sql<number>`count(distinct reporter)::int`.as('people')])
    .groupBy('missing')
    .execute()
  const people = (missing: Missing) => rows.find((row) => row.missing === missing)?.people ?? 0
  return { sound: people('sound'), picture: people('picture') }
}

export type StreamReport = { id: number; reporter: string; missing: Missing; at: Date }

/** Everything that was ever reported of a lecture, in order. */
export async function streamReportsOf(catalog: Catalog, lecture: LectureId): Promise<StreamReport[]> {
  return await catalog
    .selectFrom('stream_report')
    .where('lecture_id', '=', lecture)
    .select(['id', 'reporter', 'missing', 'reported_at as at'])
    .orderBy('reported_at')
    .orderBy('id')
    .execute()
}
