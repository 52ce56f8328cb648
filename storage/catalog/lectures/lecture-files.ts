import { type Selectable, sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { type FileId, type LectureId, newId, type PersonId } from '../../../core/ids.ts'
import { LectureHeld } from '../../../core/retention/hold.ts'
import { holdOf } from '../../../core/retention/keeping.ts'
import { sentence } from '../../../core/sentence.ts'
import { attachmentKey, parseObjectKey } from '../../objects/object-keys.ts'
import type { ObjectFacts, ObjectKey } from '../../objects/object-store.ts'
import type { Catalog } from '../open-catalog.ts'
import { type LockedLecture, withKeeping } from '../retention/keeping.ts'
import { recordingsOf } from '../retention/trash.ts'
import type { Tables } from '../tables.ts'

export type LectureFile = Selectable<Tables['lecture_file']>

/** Files of one lecture at most. */
const mostFiles = 200

/** What a lecture shows: stored and not removed, in the order in which they came. */
export async function listFiles(catalog: Catalog, lecture: LectureId): Promise<LectureFile[]> {
  return await shownFiles(catalog, lecture).orderBy('added_at').orderBy('id').execute()
}

export async function findFile(catalog: Catalog, lecture: LectureId, id: FileId): Promise<LectureFile | undefined> {
  return await shownFiles(catalog, lecture).where('id', '=', id).executeTakeFirst()
}

/**
 * The row of a file before its first byte comes: what it takes is counted from here on, and whatever dies, the keeper finds
 * what is left of it. It rests below the prefix of the lecture's first recording, so that everything that erases, moves or
 * backs up a recording takes it along.
 * @param most bytes that all files of a lecture may have
 * @throws LectureMissing, LectureInTrash, FilesFull
 */
export async function announceFile(
  catalog: Catalog,
  lecture: LectureId,
  file: { name: string; bytes: number; addedBy: PersonId },
  most: number,
): Promise<{ id: FileId; key: ObjectKey }> {
  return await withKeeping(catalog, lecture, async (transaction, current) => {
    refuseInTrash(current)
    const [first] = await recordingsOf(transaction, lecture)
    if (!first) throw new NoRecordingYet()
    await refuseTooMuch(transaction, lecture, file.bytes, most)
    const id = newId<FileId>()
    const key = attachmentKey({ organisation: current.organisation_id, recording: first.id }, id)
    await transaction
      .insertInto('lecture_file')
      .values({
        ...{ id, key, organisation_id: current.organisation_id, lecture_id: lecture, recording_id: first.id },
        ...{ name: file.name, bytes: file.bytes, added_by: file.addedBy },
      })
      .execute()
    return { id, key }
  })
}

/** From here on it is shown. Undefined where it is no longer expected: its lecture went, or the keeper has given it up. */
export async function showFile(catalog: Catalog, id: FileId, { md5 }: ObjectFacts): Promise<LectureFile | undefined> {
  return await catalog
    .updateTable('lecture_file')
    .set({ md5, stored_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('lecture')
          .whereRef('lecture.id', '=', 'lecture_file.lecture_id')
          .where('lecture.trashed_at', 'is', null)
          .select('lecture.id'),
      ),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Once nothing of it is in the store. */
export async function forgetFile(catalog: Catalog, id: FileId): Promise<void> {
  await catalog.deleteFrom('lecture_file').where('id', '=', id).execute()
}

/** @throws FileMissing */
export async function renameFile(catalog: Catalog, lecture: LectureId, id: FileId, name: string): Promise<void> {
  const renamed = await catalog
    .updateTable('lecture_file')
    .set({ name })
    .where('id', '=', id)
    .where('lecture_id', '=', lecture)
    .where('stored_at', 'is not', null)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!renamed) throw new FileMissing()
}

/** Nobody sees it from here on; for a day it can be brought back. @throws FileMissing, LectureMissing, LectureHeld */
export async function removeFile(catalog: Catalog, lecture: LectureId, id: FileId): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current) => {
    const held = holdOf(current)
    if (held) throw new LectureHeld(lecture, held)
    const removed = await transaction
      .updateTable('lecture_file')
      .set({ removed_at: sql<Date>`coalesce(removed_at, clock_timestamp())` })
      .where('id', '=', id)
      .where('lecture_id', '=', lecture)
      .where('stored_at', 'is not', null)
      .returning('id')
      .executeTakeFirst()
    if (!removed) throw new FileMissing()
  })
}

/** @throws FileMissing once it is gone for good; LectureMissing, LectureInTrash, FilesFull */
export async function bringFileBack(catalog: Catalog, lecture: LectureId, id: FileId, most: number): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current) => {
    refuseInTrash(current)
    const file = await transaction
      .selectFrom('lecture_file')
      .select(['bytes', 'removed_at'])
      .where('id', '=', id)
      .where('lecture_id', '=', lecture)
      .where('stored_at', 'is not', null)
      .executeTakeFirst()
    if (!file) throw new FileMissing()
    if (!file.removed_at) return
    await refuseTooMuch(transaction, lecture, file.bytes, most)
    const brought = await transaction
      .updateTable('lecture_file')
      .set({ removed_at: null })
      .where('id', '=', id)
      // The keeper may give it up meanwhile.
      .where('stored_at', 'is not', null)
      .returning('id')
      .executeTakeFirst()
    if (!brought) throw new FileMissing()
  })
}

/**
 * What nobody wants any more: removed for longer than a day, or announced so many hours ago and never stored. From here on
 * nobody brings it back. Files of lectures that are held stay.
 */
export async function filesToSweep(catalog: Catalog, hours: number): Promise<{ id: FileId; key: ObjectKey }[]> {
  const rows = await catalog
    .updateTable('lecture_file')
    .set({ stored_at: null })
    .where((where) =>
      where.or([
        where('removed_at', '<', sql<Date>`now() - interval '1 day'`),
        where.and([
          where('stored_at', 'is', null),
          where('added_at', '<', sql<Date>`now() - ${hours} * interval '1 hour'`),
        ]),
      ]),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('lecture')
          .whereRef('lecture.id', '=', 'lecture_file.lecture_id')
          .where('lecture.held_at', 'is', null)
          .select('lecture.id'),
      ),
    )
    .returning(['id', 'key'])
    .execute()
  return rows.map(({ id, key }) => ({ id, key: parseObjectKey(key) }))
}

/** Bytes that files of lectures take in the store, what is removed and not swept yet included. */
export async function bytesOfFiles(catalog: Catalog, lectures: readonly LectureId[]): Promise<Map<LectureId, number>> {
  if (lectures.length === 0) return new Map()
  const rows = await catalog
    .selectFrom('lecture_file')
    .where('lecture_id', 'in', lectures)
    .where('stored_at', 'is not', null)
    .groupBy('lecture_id')
    .select(['lecture_id', sql<number>`sum(bytes)::bigint`.as('bytes')])
    .execute()
  return new Map(rows.map(({ lecture_id, bytes }) => [lecture_id, bytes]))
}

function shownFiles(catalog: Catalog, lecture: LectureId) {
  return catalog
    .selectFrom('lecture_file')
    .selectAll()
    .where('lecture_id', '=', lecture)
    .where('stored_at', 'is not', null)
    .where('removed_at', 'is', null)
}

function refuseInTrash({ trashed_at }: LockedLecture): void {
  if (trashed_at) throw new LectureInTrash()
}

async function refuseTooMuch(transaction: Catalog, lecture: LectureId, bytes: number, most: number): Promise<void> {
  const { count, sum } = await transaction
    .selectFrom('lecture_file')
    .where('lecture_id', '=', lecture)
    .where('removed_at', 'is', null)
    .select([sql<number>`count(*)::int`.as('count'), sql<number>`coalesce(sum(bytes), 0)::bigint`.as('sum')])
    .executeTakeFirstOrThrow()
  if (count >= mostFiles || sum + bytes > most) throw new FilesFull(most)
}

export class FileMissing extends AppError {
  constructor() {
    super('file.missing', 'caller', 'This file is not there any more.')
  }
}

export class FilesFull extends AppError {
  constructor(most: number) {
    super(
      'file.lecture-full',
      'caller',
      sentence('All files of a lecture may have {{megabytes}} MB and be {{number}} at most: remove some first.', {
        megabytes: Math.floor(most / 1e6),
        number: mostFiles,
      }),
    )
  }
}

export class LectureInTrash extends AppError {
  constructor() {
    super('lecture.in-trash', 'caller', 'The lecture is in the trash: take it out first.')
  }
}

class NoRecordingYet extends AppError {
  constructor() {
    super('file.no-recording', 'caller', 'Files can be added once somebody has pressed Record.')
  }
}
