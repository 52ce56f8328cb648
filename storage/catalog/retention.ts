import { type ExpressionBuilder, sql } from 'kysely'
import type { CourseId, OrganisationId } from '../../core/ids.ts'
import { runningStates } from '../../core/recording/advance.ts'
import type { Catalog } from './open-catalog.ts'
import type { Tables } from './tables.ts'

/**
 * What retention decides on: lectures outside the trash that some rule could reach by their age, every rule there is,
 * and the database's time.
 */
export async function retentionFacts(catalog: Catalog) {
  const courses = await catalog.selectFrom('course').select(['id', 'retention_days']).execute()
  const organisations = await catalog.selectFrom('organisation').select(['id', 'retention_days']).execute()
  const days = [...courses, ...organisations].flatMap(({ retention_days }) => retention_days ?? [])
  const clock = await sql<{ now: Date }>`select now()`.execute(catalog)
  const now = clock.rows[0]?.now ?? new Date()
  const shortest = Math.min(...days)
  const lectures =
    days.length === 0
      ? []
      : await catalog
          .selectFrom('lecture')
          .select(['id', 'organisation_id', 'course_id', 'started_at', 'restored_at'])
          .select((lecture) => isRecording(lecture).as('recording'))
          .where('trashed_at', 'is', null)
          .where('started_at', '<=', sql<Date>`now() - ${shortest} * interval '24 hours'`)
          .execute()
  return {
    lectures: lectures.map((lecture) => ({ ...lecture, recording: Boolean(lecture.recording) })),
    courses: new Map<CourseId, { retention_days: number | null }>(courses.map((course) => [course.id, course])),
    organisations: new Map<OrganisationId, { retention_days: number | null }>(
      organisations.map((organisation) => [organisation.id, organisation]),
    ),
    now,
  }
}

function isRecording(lecture: ExpressionBuilder<Tables, 'lecture'>) {
  return lecture.exists(
    lecture
      .selectFrom('recording')
      .select('recording.id')
      .whereRef('recording.lecture_id', '=', 'lecture.id')
      .where('recording.state', 'in', [...runningStates, 'finalising']),
  )
}
