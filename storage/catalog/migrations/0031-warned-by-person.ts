import { type Kysely, sql } from 'kysely'

/**
 * What each open page asks for each minute, by person. And until 0029 every restoring counted as the one that puts a removal by
 * rule off: now only one of what a rule had moved.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index retention_warning_by_person on retention_warning (person_id, organisation_id);

    update lecture set restored_at = null where restored_at < now() - interval '30 days' and not exists (
      select from recording join recording_event as happened on happened.recording_id = recording.id
      where recording.lecture_id = lecture.id and happened.reason like 'retention.%');
  `.execute(db)
}
