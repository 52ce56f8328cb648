import { type Insertable, sql } from 'kysely'
import type { CourseId, LectureId, OrganisationId, PersonId, RecordingId } from '../../../core/ids.ts'
import type { RenditionEntry, TakeIndex } from '../../../core/recording/manifest.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { addLiveRendition, addLiveSegment } from '../recordings/add-live-media.ts'
import type { workJobs } from '../recordings/work.ts'
import type { Tables } from '../tables.ts'
import { adoptOrganisation } from './adopt-organisation.ts'

/** A recording that the store has and the catalogue does not know, with what hangs on it, as rows. */
export type Recovered = {
  organisation: { id: OrganisationId; name: string; retention_days: number | null; retention_rule: string | null }
  /** Null: nobody; admins see the lecture. */
  owner: { id: PersonId; name: string; email: string } | null
  course: (Omit<Insertable<Tables['course']>, 'organisation_id'> & { id: CourseId }) | null
  lecture: Omit<
    Insertable<Tables['lecture']>,
    'organisation_id' | 'owner_id' | 'course_id' | 'room_id' | 'trashed_by' | 'self_test'
  > & { id: LectureId }
  recording: Omit<Insertable<Tables['recording']>, keyof Unknown> & {
    state: 'published' | 'hidden' | 'finalising' | 'failed'
  }
  takes: Pick<Insertable<Tables['take']>, 'number' | 'node' | 'first_frame_at' | 'start_offset'>[]
  media: { take: number; renditions: Omit<RenditionEntry, 'segments'>[]; segments: TakeIndex['segments'] }[]
  pauses: Omit<Insertable<Tables['recording_pause']>, 'organisation_id' | 'recording_id'>[]
  /** What is derived, whether it is there, and the highest number that an execution has used. */
  work: { job: (typeof workJobs)[number]; done: boolean; attempt: number }[]
  files: Pick<Insertable<Tables['lecture_file']>, 'id' | 'key' | 'name' | 'bytes' | 'md5' | 'added_at'>[]
  /** Whether something of its net is left in the store. */
  net: boolean
}

/**
 * Adds it, all or nothing. Organisation, course and person are found by id (the person by address, too) or made: a person
 * made here has no password and comes in by an invitation. `erased`: the catalogue knows that the lecture was; `known`: it
 * has the recording by now.
 * @throws OtherOrganisation; CatalogInUse where the organisation is to take the place of a new one that processes know already
 */
export async function addRecovered(catalog: Catalog, recovered: Recovered): Promise<'added' | 'erased' | 'known'> {
  return await inTransaction(catalog, async (transaction) => {
    const { organisation, course, recording, takes, media, work } = recovered
    if (await wasErased(transaction, recovered.lecture.id)) return 'erased'
    if (await isKnown(transaction, recording.id)) return 'known'
    await adoptOrganisation(transaction, organisation)
    const belongs = { organisation_id: organisation.id }
    if (course) {
      await transaction
        .insertInto('course')
        .values({ ...course, ...belongs })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    await transaction
      .insertInto('lecture')
      .values({
        ...{ ...recovered.lecture, ...belongs, course_id: course?.id ?? null, room_id: null, trashed_by: null },
        owner_id: recovered.owner && (await findOrAddPerson(transaction, organisation.id, recovered.owner)),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const lecture = await transaction
      .selectFrom('lecture')
      .where('id', '=', recovered.lecture.id)
      .select(['id', 'trashed_at'])
      .executeTakeFirstOrThrow()
    const { state } = recording
    const trashed = lecture.trashed_at && state !== 'finalising'
    await transaction
      .insertInto('recording')
      .values({
        ...{ ...recording, ...belongs, lecture_id: lecture.id, room_id: null, requested_by: null },
        ...{ stop_requested_at: null, stop_after_seconds: null },
        ...(trashed ? { state: 'trashed', resume_to: state } : { resume_to: null }),
      })
      .execute()
    const of = { ...belongs, recording_id: recording.id }
    for (const take of takes) {
      const ended = { ended_at: sql<Date>`now()`, end_reason: 'rescan.found', handing_over_at: null }
      await transaction
        .insertInto('take')
        .values({ ...take, ...of, ...ended })
        .execute()
    }
    for (const { take, renditions, segments } of media) {
      const place = { organisation: organisation.id, recording: recording.id, take }
      for (const rendition of renditions) await addLiveRendition(transaction, place, rendition)
      for (const segment of segments) await addLiveSegment(transaction, place, segment, segment)
    }
    for (const pause of recovered.pauses) {
      await transaction
        .insertInto('recording_pause')
        .values({ ...pause, ...of })
        .execute()
    }
    for (const { job, done, attempt } of work) {
      const state = done ? ({ state: 'done', progress: 1 } as const) : ({ state: 'waiting' } as const)
      await transaction
        .insertInto('work')
        .values({ ...of, ...state, job, attempt, forgiven: attempt, failure: null })
        .execute()
    }
    for (const file of recovered.files) {
      await transaction
        .insertInto('lecture_file')
        .values({ ...file, ...of, lecture_id: lecture.id, added_by: null, stored_at: file.added_at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    // The keeper drops it, objects and all.
    if (recovered.net)
      await transaction
        .insertInto('net')
        .values({ ...of, outcome: null })
        .execute()
    return 'added'
  })
}

/** A recording that began since the store was listed; its row is there before anything of it is in the store. */
async function isKnown(transaction: Catalog, recording: RecordingId): Promise<boolean> {
  const row = await transaction.selectFrom('recording').where('id', '=', recording).select('id').executeTakeFirst()
  return row !== undefined
}

/** Its row goes with the last step of an erasure, those of its recordings stay. */
async function wasErased(transaction: Catalog, lecture: LectureId): Promise<boolean> {
  const row = await transaction
    .selectFrom('recording')
    .where('lecture_id', '=', lecture)
    .where('state', '=', 'erased')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

async function findOrAddPerson(
  transaction: Catalog,
  organisation: OrganisationId,
  { id, name, email }: { id: PersonId; name: string; email: string },
): Promise<PersonId> {
  const found = await transaction
    .selectFrom('person')
    .where(({ or, eb }) => or([eb('id', '=', id), eb(sql`lower(email)`, '=', email.toLowerCase())]))
    .orderBy(({ eb }) => eb('id', '=', id), 'desc')
    .select('id')
    .executeTakeFirst()
  const person = found?.id ?? id
  if (!found) await transaction.insertInto('person').values({ id, name, email }).execute()
  await transaction
    .insertInto('membership')
    .values({ organisation_id: organisation, person_id: person, role: 'lecturer' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return person
}

/** What the store does not know of a recording. */
type Unknown = Pick<
  Tables['recording'],
  | 'organisation_id'
  | 'lecture_id'
  | 'room_id'
  | 'requested_by'
  | 'state'
  | 'resume_to'
  | 'stop_requested_at'
  | 'stop_after_seconds'
>
