import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId, RecordingId } from '../../../core/ids.ts'
import type { RecordingEvent, RecordingState } from '../../../core/recording/advance.ts'
import { type ProblemEvent, problemEvents } from '../../../core/recording/problem.ts'
import type { TrimEvent } from '../../../core/recording/trim.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Recording } from '../recordings/recordings.ts'
import type { Work } from '../recordings/work.ts'

/** Recordings that run or are closing, and those that failed within a day, without self-tests; newest first. */
export async function currentRecordings(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<(Recording & { title: string; node: string | null; waiting: number })[]> {
  return await catalog
    .selectFrom('recording')
    .innerJoin('lecture', 'lecture.id', 'recording.lecture_id')
    .leftJoin('take', (join) =>
      join.onRef('take.recording_id', '=', 'recording.id').onRef('take.number', '=', 'recording.take'),
    )
    .where('recording.organisation_id', '=', organisation)
    .where('lecture.trashed_at', 'is', null)
    .where('recording.self_test', '=', false)
    .where((where) =>
      where.or([
        where('recording.state', 'in', ['scheduled', 'joining', 'recording', 'paused', 'finalising']),
        where.and([
          where('recording.state', '=', 'failed'),
          where('recording.requested_at', '>', sql<Date>`now() - interval '1 day'`),
        ]),
      ]),
    )
    .selectAll('recording')
    .select(['lecture.title', 'take.node'])
    .select(
      sql<number>`extract(epoch from now() - coalesce(
        (select max(at) from recording_event where recording_id = recording.id
          and event not in (${sql.join(problemEvents)})), recording.requested_at))::float8`.as('waiting'),
    )
    .orderBy('recording.requested_at', 'desc')
    .limit(200)
    .execute()
}

/** Work that is not done, oldest first, with the lecture it is for. */
export async function currentWork(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<(Work & { lecture: LectureId; title: string })[]> {
  return await catalog
    .selectFrom('work')
    .innerJoin('recording', 'recording.id', 'work.recording_id')
    .innerJoin('lecture', 'lecture.id', 'recording.lecture_id')
    .where('work.organisation_id', '=', organisation)
    .where('work.state', '!=', 'done')
    .where('lecture.trashed_at', 'is', null)
    .where('recording.self_test', '=', false)
    .selectAll('work')
    .select(['lecture.id as lecture', 'lecture.title'])
    .orderBy('work.changed_at')
    .limit(200)
    .execute()
}

/** Bytes of everything that is kept, files and the trash included, and how many lectures that is. */
export async function storedTotals(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<{ bytes: number; lectures: number }> {
  return await catalog
    .selectFrom('recording')
    .where('organisation_id', '=', organisation)
    .where('state', 'in', ['published', 'hidden', 'failed', 'trashed'])
    .where('self_test', '=', false)
    .select([
      sql<number>`(coalesce(sum(bytes), 0) + (select coalesce(sum(file.bytes), 0) from lecture_file as file
        where file.organisation_id = ${organisation} and file.stored_at is not null))::bigint`.as('bytes'),
      sql<number>`count(distinct lecture_id)::int`.as('lectures'),
    ])
    .executeTakeFirstOrThrow()
}

export type LectureEvent = {
  id: number
  at: Date
  recording: RecordingId
  lecture: LectureId | null
  title: string | null
  event: RecordingEvent | ProblemEvent | TrimEvent
  from: RecordingState
  to: RecordingState
  take: number
  reason: string
  actor: string | null
}

/** Events of recordings but those of self-tests, newest first; `before` is the id of the last one already seen. */
export async function listEvents(
  catalog: Catalog,
  organisation: OrganisationId,
  { lecture, before, limit }: { lecture?: LectureId; before?: number; limit: number },
): Promise<LectureEvent[]> {
  return await catalog
    .selectFrom('recording_event')
    .leftJoin('recording', 'recording.id', 'recording_event.recording_id')
    .leftJoin('lecture', 'lecture.id', 'recording.lecture_id')
    .leftJoin('person', (join) => join.on('person.id', '=', sql<PersonId>`recording_event.actor_id`))
    .where('recording_event.organisation_id', '=', organisation)
    .where((where) => where.or([where('recording.self_test', 'is', null), where('recording.self_test', '=', false)]))
    .$if(lecture !== undefined, (query) => query.where('recording.lecture_id', '=', lecture ?? nowhere))
    .$if(before !== undefined, (query) => query.where('recording_event.id', '<', before ?? 0))
    .select([
      'recording_event.id',
      'recording_event.at',
      'recording_event.recording_id as recording',
      'lecture.id as lecture',
      'lecture.title',
      'recording_event.event',
      'recording_event.from_state as from',
      'recording_event.to_state as to',
      'recording_event.take',
      'recording_event.reason',
      'person.name as actor',
    ])
    .orderBy('recording_event.id', 'desc')
    .limit(limit)
    .execute()
}

/** No lecture has this id. */
const nowhere = '' as LectureId
