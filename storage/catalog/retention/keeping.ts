import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { CourseId, LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Hold } from '../../../core/retention/hold.ts'
import { hold, holdOf, type Keeping, type KeepingOf, liftHold } from '../../../core/retention/keeping.ts'
import type { RetentionTime } from '../../../core/retention/retention-time.ts'
import { sentence } from '../../../core/sentence.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { retentionTime } from './retention-clock.ts'
import { addRetentionEvent } from './retention-events.ts'

export type LockedLecture = KeepingOf & {
  organisation_id: OrganisationId
  course_id: CourseId | null
  extension_days: number
}

/**
 * The only way a lecture's keeping changes: its row is locked, then `act` decides by what stands there and by the time
 * after the wait for the lock.
 * @throws LectureMissing
 */
export async function withKeeping<Result>(
  catalog: Catalog,
  id: LectureId,
  act: (transaction: Catalog, lecture: LockedLecture, time: RetentionTime) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(catalog, async (transaction) => {
    const lecture = await transaction
      .selectFrom('lecture')
      .selectAll()
      .select(sql<string | null>`(select name from person where person.id = held_by)`.as('held_by_name'))
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!lecture) throw new LectureMissing(id)
    return await act(transaction, lecture, await retentionTime(transaction))
  })
}

export async function changeKeeping(
  transaction: Catalog,
  id: LectureId,
  change: Partial<Keeping> & { extension_days?: number },
): Promise<void> {
  await transaction.updateTable('lecture').set(change).where('id', '=', id).execute()
}

/** What an organisation holds, in the trash or not, the newest hold first. */
export async function heldLectures(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<{ id: LectureId; title: string; inTrash: boolean; hold: Hold }[]> {
  const rows = await catalog
    .selectFrom('lecture')
    .leftJoin('person', 'person.id', 'lecture.held_by')
    .where('lecture.organisation_id', '=', organisation)
    .where('held_at', 'is not', null)
    .orderBy('held_at', 'desc')
    .orderBy('lecture.id')
    .select(['lecture.id', 'title', 'trashed_at', 'held_at', 'hold_reason', 'person.name as held_by_name'])
    .execute()
  return rows.flatMap(({ id, title, trashed_at, ...row }) => {
    const hold = holdOf(row)
    return hold ? [{ id, title, inTrash: trashed_at !== null, hold }] : []
  })
}

/** Held, nothing removes it, whoever asks. @throws LectureMissing, LectureIsBeingErased */
export async function holdLecture(catalog: Catalog, id: LectureId, reason: string, actor: PersonId): Promise<void> {
  await withKeeping(catalog, id, async (transaction, lecture, time) => {
    await changeKeeping(transaction, id, hold(lecture, reason, actor, time))
    const entry = {
      organisation: lecture.organisation_id,
      lecture: id,
      event: 'held',
      time,
      note: reason,
      actor,
    } as const
    await addRetentionEvent(transaction, entry)
  })
}

/** @throws LectureMissing */
export async function liftLectureHold(catalog: Catalog, id: LectureId, reason: string, actor: PersonId): Promise<void> {
  await withKeeping(catalog, id, async (transaction, lecture, time) => {
    const change = liftHold(lecture, time)
    if (!change) return
    await changeKeeping(transaction, id, change)
    const entry = {
      organisation: lecture.organisation_id,
      lecture: id,
      event: 'lifted',
      time,
      note: reason,
      actor,
    } as const
    await addRetentionEvent(transaction, entry)
  })
}

/** Puts a lecture's removal off by so many days in all; 0 takes that back. @param until when it leaves then */
export async function extendLecture(
  catalog: Catalog,
  id: LectureId,
  days: number,
  until: Date | null,
  actor: PersonId,
): Promise<void> {
  await withKeeping(catalog, id, async (transaction, lecture, time) => {
    if (lecture.extension_days === days) return
    await changeKeeping(transaction, id, { extension_days: days })
    const facts = { days, until: until?.toISOString() ?? null }
    const entry = { organisation: lecture.organisation_id, lecture: id, event: 'extended', time, facts, actor } as const
    await addRetentionEvent(transaction, entry)
  })
}

export class LectureMissing extends AppError {
  constructor(lecture: string) {
    super('lecture.missing', 'caller', sentence('There is no lecture {{lecture}}.', { lecture }))
  }
}
