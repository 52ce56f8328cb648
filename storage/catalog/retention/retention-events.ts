import { sql } from 'kysely'
import type { CourseId, LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { RetentionEvent, RetentionFacts } from '../../../core/retention/retention-event.ts'
import { latest, type RetentionTime } from '../../../core/retention/retention-time.ts'
import type { Catalog } from '../open-catalog.ts'

/** Writes down what was decided, in the transaction that does it. */
export async function addRetentionEvent(
  catalog: Catalog,
  entry: {
    organisation: OrganisationId
    event: RetentionEvent
    time: RetentionTime
    lecture?: LectureId
    course?: CourseId | null
    facts?: RetentionFacts
    note?: string
    actor?: PersonId | null
  },
): Promise<void> {
  await catalog
    .insertInto('retention_event')
    .values({
      organisation_id: entry.organisation,
      lecture_id: entry.lecture ?? null,
      course_id: entry.course ?? null,
      at: latest(entry.time),
      // A viewer of the release before knows that one alone.
      event: entry.event === 'courseChanged' ? 'ruleSet' : entry.event,
      facts: JSON.stringify(entry.facts ?? {}),
      note: entry.note ?? null,
      actor_id: entry.actor ?? null,
    })
    .execute()
}

export type RetentionEventRow = {
  id: number
  at: Date
  event: RetentionEvent
  lecture: LectureId | null
  title: string | null
  course: CourseId | null
  courseTitle: string | null
  facts: unknown
  note: string | null
  actor: string | null
  /** Whom a warning went to, by their names; null: it is none. */
  warned: string[] | null
}

/** Newest first; `before` is the id of the last one already seen. */
export async function listRetentionEvents(
  catalog: Catalog,
  organisation: OrganisationId,
  choice: { lecture?: LectureId; before?: number; limit: number },
): Promise<RetentionEventRow[]> {
  const rows = await catalog
    .selectFrom('retention_event')
    .leftJoin('lecture', 'lecture.id', 'retention_event.lecture_id')
    .leftJoin('course', 'course.id', 'retention_event.course_id')
    .leftJoin('person', (join) => join.on('person.id', '=', sql<PersonId>`retention_event.actor_id`))
    .where('retention_event.organisation_id', '=', organisation)
    .$if(choice.lecture !== undefined, (query) =>
      query.where('retention_event.lecture_id', '=', choice.lecture ?? null),
    )
    .$if(choice.before !== undefined, (query) => query.where('retention_event.id', '<', choice.before ?? 0))
    .select([
      'retention_event.id',
      'retention_event.at',
      'retention_event.event',
      'lecture.id as lecture',
      'lecture.title',
      'course.id as course',
      'course.title as courseTitle',
      'retention_event.facts',
      'retention_event.note',
      'person.name as actor',
    ])
    .select(
      // Written down with the warning, person by person: whoever is forgotten is forgotten here, too.
      sql<string[] | null>`case when retention_event.event = 'warned' then array(
        select told.name from retention_warning as warning join person as told on told.id = warning.person_id
        where warning.lecture_id = retention_event.lecture_id and warning.warned_at = retention_event.at
        order by told.name) end`.as('warned'),
    )
    .orderBy('retention_event.id', 'desc')
    .limit(choice.limit)
    .execute()
  return rows.map(({ event, ...row }) => ({
    ...row,
    event: event === 'ruleSet' && row.lecture ? 'courseChanged' : event,
  }))
}
