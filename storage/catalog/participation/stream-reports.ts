import { sql } from 'kysely'
import type { LectureId, OrganisationId } from '../../../core/ids.ts'
import { tellParticipation } from '../notify/tell-participation.ts'
import type { Catalog } from '../open-catalog.ts'

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

/** A time in which people who watched said that they hear, or see, nothing. */
export type ReportEpisode = { id: number; missing: Missing; at: Date; people: number }

/**
 * What was reported of a lecture, put together: an episode is over when nobody has reported anything of the kind for
 * `reportMinutes`. Whoever reports twice in one is counted once. The last of them, at most so many, newest first.
 */
export async function reportEpisodes(catalog: Catalog, lecture: LectureId, most: number): Promise<ReportEpisode[]> {
  const { rows } = await sql<ReportEpisode>`
    with report as (
      select id, reporter, missing, reported_at,
        reported_at - lag(reported_at) over in_order < ${reportMinutes} * interval '1 minute' as goes_on
      from stream_report
      where lecture_id = ${lecture}
      window in_order as (partition by missing order by reported_at, id)
    ), placed as (
      select *, count(*) filter (where goes_on is not true) over (partition by missing order by reported_at, id) as episode
      from report
    )
    select min(id) as id, missing, min(reported_at) as at, count(distinct reporter)::int as people
    from placed
    group by missing, episode
    order by min(reported_at) desc, min(id) desc
    limit ${most}
  `.execute(catalog)
  return rows
}
