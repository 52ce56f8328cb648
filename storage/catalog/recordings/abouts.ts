import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import type { About } from '../../../core/recording/about.ts'
import type { Catalog } from '../open-catalog.ts'

/** What the store is told of a recording, as it stands in the catalogue at one moment. */
export type AboutFacts = NonNullable<Awaited<ReturnType<typeof findAboutFacts>>>

/** Recordings with media of which the store knows less than the catalogue, at most so many. */
export async function dueAbouts(catalog: Catalog, most: number): Promise<RecordingId[]> {
  const rows = await catalog
    .selectFrom('recording')
    .innerJoin('lecture', 'lecture.id', 'recording.lecture_id')
    // As the index has it, which is empty while nothing changes.
    .where(sql<boolean>`about_written < about_wanted`)
    .where(sql<boolean>`first_frame_at is not null and state <> 'erased' and not recording.self_test`)
    .orderBy('recording.id')
    .limit(most)
    .select('recording.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Undefined where the lecture is gone. `number`: of the object that tells this; the same number tells the same. */
export async function findAboutFacts(catalog: Catalog, id: RecordingId) {
  return await catalog
    .selectFrom('recording')
    .innerJoin('organisation', 'organisation.id', 'recording.organisation_id')
    .innerJoin('lecture', 'lecture.id', 'recording.lecture_id')
    .leftJoin('course', 'course.id', 'lecture.course_id')
    .leftJoin('person', 'person.id', 'lecture.owner_id')
    .where('recording.id', '=', id)
    .select([
      'recording.id',
      'recording.organisation_id',
      'recording.state',
      'recording.resume_to',
      'recording.requested_at',
      'recording.trimmed_from',
      'recording.trimmed_to',
      'recording.about_wanted as number',
      'organisation.name as organisation_name',
      'organisation.retention_days as organisation_retention_days',
      'organisation.retention_rule as organisation_retention_rule',
      'lecture.id as lecture_id',
      'lecture.title',
      'lecture.speaker',
      'lecture.speakers',
      'lecture.licence',
      'lecture.description',
      'lecture.access',
      'lecture.link_key',
      'lecture.started_at',
      'lecture.created_at',
      'lecture.restored_at',
      'lecture.trashed_at',
      'lecture.trash_reason',
      'lecture.erase_at',
      'lecture.extension_days',
      'lecture.held_at',
      'lecture.hold_reason',
      'course.id as course_id',
      'course.title as course_title',
      'course.description as course_description',
      'course.default_access as course_access',
      'course.retention_days as course_retention_days',
      'course.retention_rule as course_retention_rule',
      'course.term_ends_at as course_term_ends_at',
      'course.replays_appear as course_replays_appear',
      'course.replays_after_hours as course_replays_after_hours',
      'person.id as owner_id',
      'person.name as owner_name',
      'person.email as owner_email',
    ])
    .select(
      // In the statement that reads the number: the same number tells the same.
      sql<About['lecture']['files']>`(select coalesce(jsonb_agg(jsonb_build_object(
        'id', file.id, 'key', file.key, 'name', file.name, 'bytes', file.bytes, 'md5', file.md5,
        'addedAt', to_char(file.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by file.id), '[]')
        from lecture_file as file
        where file.lecture_id = lecture.id and file.stored_at is not null and file.removed_at is null)`.as('files'),
    )
    .executeTakeFirst()
}

/** Another keeper may have written a later one. */
export async function markAboutWritten(catalog: Catalog, id: RecordingId, number: number): Promise<void> {
  await catalog
    .updateTable('recording')
    .set({ about_written: number })
    .where('id', '=', id)
    .where('about_written', '<', number)
    .execute()
}
