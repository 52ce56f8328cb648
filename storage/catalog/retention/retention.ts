import { sql } from 'kysely'
import type { CourseId, LectureId, OrganisationId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { holdOf } from '../../../core/retention/keeping.ts'
import type { LectureFacts, Rules, Warning } from '../../../core/retention/retention-of.ts'
import { type RetentionRule, ruleOf } from '../../../core/retention/rule.ts'
import type { Catalog } from '../open-catalog.ts'
import { releasedAt } from '../recordings/released-at.ts'
import { givenWarnings } from './retention-warnings.ts'

/** A lecture outside the trash, as far as retention is concerned. */
export type KeptLecture = {
  id: LectureId
  organisation: OrganisationId
  course: CourseId | null
  title: string
  courseTitle: string | null
  facts: LectureFacts
  bytes: number
  /** Other courses that show it. */
  shownIn: number
  /** Somebody records it right now, or a recording of it is being finished. */
  recording: boolean
}

/** Every rule there is. */
export type AllRules = {
  courses: ReadonlyMap<CourseId, RetentionRule | null>
  organisations: ReadonlyMap<OrganisationId, RetentionRule | null>
}

/** The two that a lecture lives under. */
export function rulesOf({ courses, organisations }: AllRules, lecture: KeptLecture): Rules {
  return {
    course: lecture.course === null ? null : (courses.get(lecture.course) ?? null),
    organisation: organisations.get(lecture.organisation) ?? null,
  }
}

export async function readRules(catalog: Catalog): Promise<AllRules> {
  const columns = ['id', 'retention_days', 'retention_rule'] as const
  const courses = await catalog.selectFrom('course').select(columns).execute()
  const organisations = await catalog.selectFrom('organisation').select(columns).execute()
  return {
    courses: new Map(courses.map((row) => [row.id, ruleOf(row)])),
    organisations: new Map(organisations.map((row) => [row.id, ruleOf(row)])),
  }
}

/** Lectures outside the trash, of all organisations or one, all or some, without self-tests; the longest there first. */
export async function keptLectures(
  catalog: Catalog,
  organisation?: OrganisationId,
  only?: readonly LectureId[],
): Promise<KeptLecture[]> {
  if (only?.length === 0) return []
  const rows = await catalog
    .selectFrom('lecture')
    .leftJoin('course', 'course.id', 'lecture.course_id')
    .leftJoin('person as holder', 'holder.id', 'lecture.held_by')
    .leftJoin('lecture_viewed', 'lecture_viewed.lecture_id', 'lecture.id')
    .leftJoin('recording', 'recording.lecture_id', 'lecture.id')
    .where('lecture.trashed_at', 'is', null)
    .where('lecture.self_test', '=', false)
    .$if(organisation !== undefined, (query) =>
      query.where('lecture.organisation_id', '=', organisation ?? ('' as OrganisationId)),
    )
    .$if(only !== undefined, (query) => query.where('lecture.id', 'in', only ?? []))
    .groupBy(['lecture.id', 'course.id', 'holder.id', 'lecture_viewed.lecture_id'])
    .selectAll('lecture')
    .select([
      'course.title as course_title',
      'course.term_ends_at',
      'course.term_set_at',
      'holder.name as held_by_name',
    ])
    .select(['lecture_viewed.viewed_at'])
    .select(sql<Date | null>`min(${releasedAt})`.as('published_at'))
    .select(
      sql<number>`(coalesce(sum(recording.bytes), 0) + (select coalesce(sum(file.bytes), 0) from lecture_file as file
        where file.lecture_id = lecture.id and file.stored_at is not null))::bigint`.as('bytes'),
    )
    .select(
      sql<number>`(select count(*)::int from lecture_in_course as shown where shown.lecture_id = lecture.id)`.as(
        'shown_in',
      ),
    )
    .select(
      sql<boolean>`coalesce(bool_or(recording.state in (${sql.join([...runningStates, 'finalising'])})), false)`.as(
        'recording',
      ),
    )
    .orderBy('lecture.started_at')
    .execute()
  const warnings = await givenWarnings(catalog, only)
  return rows.map((row) => ({
    ...{ id: row.id, organisation: row.organisation_id, course: row.course_id },
    ...{ title: row.title, courseTitle: row.course_title, bytes: row.bytes, recording: row.recording },
    shownIn: row.shown_in,
    facts: lectureFacts(row, row, warnings.get(row.id) ?? []),
  }))
}

/** From a lecture's row and what hangs on it. */
export function lectureFacts(
  lecture: {
    started_at: Date
    restored_at: Date | null
    ruled_since: Date | null
    extension_days: number
    held_at: Date | null
    hold_reason: string | null
    held_by_name: string | null
    term_ends_at: Date | null
    term_set_at: Date | null
  },
  times: { published_at: Date | null; viewed_at: Date | null },
  warnings: readonly Warning[],
): LectureFacts {
  return {
    recordedAt: lecture.started_at,
    publishedAt: times.published_at,
    viewedAt: times.viewed_at,
    termEndsAt: lecture.term_ends_at,
    restoredAt: lecture.restored_at,
    ruledSince: laterOf(lecture.ruled_since, lecture.term_set_at),
    extensionDays: lecture.extension_days,
    hold: holdOf(lecture),
    warnings,
  }
}

function laterOf(one: Date | null, other: Date | null): Date | null {
  return one && other ? (one > other ? one : other) : (one ?? other)
}
