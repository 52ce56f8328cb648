import type { LectureFacts, Rules } from '../../core/retention/retention-of.ts'
import { earliest } from '../../core/retention/retention-time.ts'
import { ruleOf } from '../../core/retention/rule.ts'
import {
  type LectureForPerson,
  type PlayedRecording,
  recordingsOfLectures,
} from '../../storage/catalog/lectures/lectures.ts'
import { findOrganisation, type Organisation } from '../../storage/catalog/organisations/organisations.ts'
import { lectureFacts } from '../../storage/catalog/retention/retention.ts'
import { retentionTime } from '../../storage/catalog/retention/retention-clock.ts'
import { givenWarnings } from '../../storage/catalog/retention/retention-warnings.ts'
import { viewsOf } from '../../storage/catalog/watching/lecture-views.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** What retention decides on of one lecture. */
export type RetentionParts = { facts: LectureFacts; rules: Rules; at: Date }

/** Of several lectures, whose recordings the caller has read. */
export async function loadRetentions(
  { catalog }: ViewerContext,
  organisation: Organisation,
  lectures: readonly LectureForPerson[],
): Promise<(lecture: LectureForPerson, recordings: readonly PlayedRecording[]) => RetentionParts> {
  const ids = lectures.map(({ id }) => id)
  const [views, warnings, time] = await Promise.all([
    viewsOf(catalog, ids),
    givenWarnings(catalog, ids),
    retentionTime(catalog),
  ])
  return (lecture, recordings) => ({
    facts: lectureFacts(
      lecture,
      { published_at: firstReleased(recordings), viewed_at: views.get(lecture.id) ?? null },
      warnings.get(lecture.id) ?? [],
    ),
    rules: {
      course: ruleOf({ retention_rule: lecture.course_retention_rule, retention_days: lecture.course_retention_days }),
      organisation: ruleOf(organisation),
    },
    at: earliest(time),
  })
}

export async function loadRetention(context: ViewerContext, lecture: LectureForPerson): Promise<RetentionParts> {
  const [organisation, recordings] = await Promise.all([
    findOrganisation(context.catalog, context.organisation),
    recordingsOfLectures(context.catalog, [lecture.id]),
  ])
  const of = await loadRetentions(context, organisation, [lecture])
  return of(lecture, recordings.get(lecture.id) ?? [])
}

function firstReleased(recordings: readonly PlayedRecording[]): Date | null {
  const times = recordings.flatMap(({ releasedAt }) => releasedAt?.getTime() ?? [])
  return times.length > 0 ? new Date(Math.min(...times)) : null
}
