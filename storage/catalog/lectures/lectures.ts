import { randomBytes } from 'node:crypto'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import {
  type CourseId,
  type LectureId,
  newId,
  type OrganisationId,
  type PersonId,
  type RoomId,
} from '../../../core/ids.ts'
import type { Licence } from '../../../core/lecture/licence.ts'
import { speakersInOneText } from '../../../core/lecture/speakers.ts'
import { latest } from '../../../core/retention/retention-time.ts'
import { ruleOf } from '../../../core/retention/rule.ts'
import type { CourseRole } from '../courses/courses.ts'
import { lecturesOfCourse } from '../courses/lectures-of-course.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { pausedFor } from '../recordings/pauses.ts'
import type { Recording } from '../recordings/recordings.ts'
import { releasedAt } from '../recordings/released-at.ts'
import { changeKeeping, withKeeping } from '../retention/keeping.ts'
import { addRetentionEvent } from '../retention/retention-events.ts'
import type { Access } from '../tables/lectures.ts'
import type { Role } from '../tables/people.ts'
import type { Tables } from '../tables.ts'

/** A lecture as one person finds it: its course, the person's part in that, and its room. */
export type LectureForPerson = Selectable<Tables['lecture']> & {
  course_title: string | null
  course_retention_days: number | null
  course_retention_rule: unknown
  term_ends_at: Date | null
  term_set_at: Date | null
  held_by_name: string | null
  part: CourseRole | null
  /** Somebody has named the person a lecturer of this one lecture. */
  named: boolean
  /** The person is a member of another course that shows it. */
  shown_to: boolean
  /** Other courses that show it. */
  shown_in: number
  room_name: string | null
}

/** Who looks; null: somebody who is not signed in. */
export type Onlooker = { id: PersonId; role: Role } | null

/** Found whether or not the onlooker may watch it: that is decided by viewer/access. */
export async function findLecture(
  catalog: Catalog,
  organisation: OrganisationId,
  id: LectureId,
  onlooker: Onlooker,
): Promise<LectureForPerson | undefined> {
  return await lectures(catalog, organisation, onlooker).where('lecture.id', '=', id).executeTakeFirst()
}

/**
 * What a list is made of. `watchable` and `managed` go by the same rules as viewer/access/decide.ts; `own` is what somebody
 * manages without being an admin.
 */
export type LectureChoice = {
  who: 'watchable' | 'managed' | 'own'
  /** Without: all, in the trash or not. */
  trashed?: boolean
  /** Title, speaker, course, owner contain all words of it. */
  words?: string
  /** Its own course, or one that shows it. */
  course?: CourseId
  /** Not what a course shows of others. */
  ownCourse?: CourseId
  /** Only these. */
  ids?: readonly LectureId[]
  /** Only lectures with a recording in one of these states. */
  recordingStates?: Recording['state'][]
  /** Only lectures of whose removal somebody was warned. */
  warned?: boolean
  /** Only what follows this one. */
  after?: LectureId | undefined
  /** null: all. */
  limit?: number | null
}

/** Newest first; never those of self-tests. */
export async function listLectures(
  catalog: Catalog,
  organisation: OrganisationId,
  onlooker: Onlooker,
  choice: LectureChoice,
): Promise<LectureForPerson[]> {
  const { who, trashed, words, course, ownCourse, ids, recordingStates, warned, after, limit = 200 } = choice
  if (ids?.length === 0) return []
  return await lectures(catalog, organisation, onlooker)
    .where({ watchable, managed, own }[who](onlooker))
    .where('lecture.self_test', '=', false)
    .$if(trashed !== undefined, (query) => query.where('trashed_at', trashed ? 'is not' : 'is', null))
    .$if(course !== undefined, (query) =>
      query.where(sql<SqlBool>`lecture.id in (${lecturesOfCourse(sql.val(course))})`),
    )
    .$if(ownCourse !== undefined, (query) => query.where('lecture.course_id', '=', ownCourse ?? null))
    .$if(ids !== undefined, (query) => query.where('lecture.id', 'in', ids ?? []))
    .$if(words !== undefined, (query) =>
      query.where((where) => where.and((words ?? '').split(/\s+/u).filter(Boolean).map(says))),
    )
    .$if(recordingStates !== undefined, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('recording')
            .select('recording.id')
            .whereRef('recording.lecture_id', '=', 'lecture.id')
            .where('recording.state', 'in', recordingStates ?? []),
        ),
      ),
    )
    .$if(warned === true, (query) =>
      query.where(sql<SqlBool>`exists (select from retention_warning where lecture_id = lecture.id)`),
    )
    .$if(after !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(lecture.started_at, lecture.id) < (select started_at, id from lecture where id = ${after})`,
      ),
    )
    .orderBy('lecture.started_at', 'desc')
    .orderBy('lecture.id', 'desc')
    .$if(limit !== null, (query) => query.limit(limit ?? 0))
    .execute()
}

/**
 * `playable`: without a manifest yet, and with pictures and sound that can be played. `pausedFor`: milliseconds so far.
 * `releasedAt`: since when it is a replay that others may watch.
 */
export type PlayedRecording = Recording & { playable: boolean; pausedFor: number; releasedAt: Date | null }

/**
 * Recordings of several lectures, each list in the order they were asked for.
 */
export async function recordingsOfLectures(
  catalog: Catalog,
  ids: LectureId[],
): Promise<Map<LectureId, PlayedRecording[]>> {
  const found = new Map<LectureId, PlayedRecording[]>()
  if (ids.length === 0) return found
  const rows = await catalog
    .selectFrom('recording')
    .selectAll()
    .select(pausedFor.as('pausedFor'))
    .select(releasedAt.as('releasedAt'))
    .select(
      sql<boolean>`(select count(distinct track) = 2 from live_rendition kept where recording_id = recording.id and exists (
        select from live_segment where recording_id = recording.id and take = kept.take and track = kept.track))`.as(
        'playable',
      ),
    )
    .where('lecture_id', 'in', ids)
    .orderBy('requested_at')
    .orderBy('id')
    .execute()
  for (const row of rows) found.set(row.lecture_id, [...(found.get(row.lecture_id) ?? []), row])
  return found
}

export async function createLecture(
  catalog: Catalog,
  lecture: {
    organisation: OrganisationId
    course: CourseId | null
    room: RoomId
    owner: PersonId | null
    title: string
    speaker: string
    access: Access
    selfTest?: boolean
  },
): Promise<LectureId> {
  const id = newId<LectureId>()
  await catalog
    .insertInto('lecture')
    .values({
      id,
      organisation_id: lecture.organisation,
      course_id: lecture.course,
      room_id: lecture.room,
      owner_id: lecture.owner,
      title: lecture.title,
      speaker: lecture.speaker,
      access: lecture.access,
      link_key: newLinkKey(),
      trashed_at: null,
      trash_reason: null,
      trashed_by: null,
      erase_at: null,
      self_test: lecture.selfTest ?? false,
    })
    .execute()
  return id
}

/** Another course puts it under another rule, which is written down. @param actor null: Aula itself */
export async function changeLecture(
  catalog: Catalog,
  id: LectureId,
  change: {
    title?: string
    speakers?: string[]
    description?: string
    licence?: Licence
    access?: Access
    course_id?: CourseId | null
  },
  actor: PersonId | null = null,
): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return
  const speaker = change.speakers && speakersInOneText(change.speakers)
  // Links of before are not meant any more when the lecture is opened by a link again.
  const link_key = sql<string>`case when access = 'link' then link_key else ${newLinkKey()} end`
  await inTransaction(catalog, async (transaction) => {
    if (change.course_id !== undefined) await noteCourse(transaction, id, change.course_id, actor)
    await transaction
      .updateTable('lecture')
      .set({ ...change, speaker, ...(change.access === 'link' && { link_key }) })
      .where('id', '=', id)
      .execute()
  })
}

/** Before it is there. One that stays where it is is not touched. */
async function noteCourse(
  transaction: Catalog,
  id: LectureId,
  course: CourseId | null,
  actor: PersonId | null,
): Promise<void> {
  await withKeeping(transaction, id, async (transaction, lecture, time) => {
    if (lecture.course_id === course) return
    await changeKeeping(transaction, id, { ruled_since: latest(time) })
    const row =
      course &&
      (await transaction
        .selectFrom('course')
        .select(['retention_days', 'retention_rule'])
        .where('id', '=', course)
        .executeTakeFirst())
    await addRetentionEvent(transaction, {
      ...{ organisation: lecture.organisation_id, lecture: id, course, event: 'courseChanged', time, actor },
      facts: { rule: row ? ruleOf(row) : null },
    })
  })
}

function newLinkKey(): string {
  return randomBytes(16).toString('base64url')
}

function lectures(catalog: Catalog, organisation: OrganisationId, onlooker: Onlooker) {
  return catalog
    .selectFrom('lecture')
    .leftJoin('course', 'course.id', 'lecture.course_id')
    .leftJoin('course_member', (join) =>
      join
        .onRef('course_member.course_id', '=', 'lecture.course_id')
        .on('course_member.person_id', '=', onlooker?.id ?? nobody),
    )
    .leftJoin('room', 'room.id', 'lecture.room_id')
    .leftJoin('person as owner', 'owner.id', 'lecture.owner_id')
    .leftJoin('person as holder', 'holder.id', 'lecture.held_by')
    .where('lecture.organisation_id', '=', organisation)
    .selectAll('lecture')
    .select([
      'course.title as course_title',
      'course.retention_days as course_retention_days',
      'course.retention_rule as course_retention_rule',
      'course.term_ends_at',
      'course.term_set_at',
      'holder.name as held_by_name',
      'course_member.role as part',
      'room.name as room_name',
    ])
    .select([
      isNamed(onlooker).as('named'),
      isShownTo(onlooker).as('shown_to'),
      sql<number>`(select count(*)::int from lecture_in_course where lecture_id = lecture.id)`.as('shown_in'),
    ])
}

function isNamed(onlooker: Onlooker): RawBuilder<boolean> {
  return sql`exists (select from lecture_lecturer where lecture_id = lecture.id
    and person_id = ${onlooker?.id ?? nobody})`
}

function isShownTo(onlooker: Onlooker): RawBuilder<boolean> {
  return sql`exists (select from lecture_in_course as shown
    join course_member as reached on reached.course_id = shown.course_id
    where shown.lecture_id = lecture.id and reached.person_id = ${onlooker?.id ?? nobody})`
}

/** The rule `lecture:manage` of viewer/access/decide.ts, for lists. */
function managed(onlooker: Onlooker): RawBuilder<SqlBool> {
  return onlooker?.role === 'admin' ? sql`true` : own(onlooker)
}

/** Owns it, teaches its course, or is named a lecturer of it. */
function own(onlooker: Onlooker): RawBuilder<SqlBool> {
  if (!onlooker) return sql`false`
  // Each part by its index: a list of one's own few does not read all lectures.
  return sql`lecture.id in (
    select id from lecture as owned where owned.owner_id = ${onlooker.id}
    union select taught.id from lecture as taught join course_member as part on part.course_id = taught.course_id
      where part.person_id = ${onlooker.id} and part.role = 'lecturer'
    union select lecture_id from lecture_lecturer where person_id = ${onlooker.id})`
}

/** The rule `lecture:watch`, for lists: a lecture that only its link opens is in nobody's list but its managers'. */
function watchable(onlooker: Onlooker): RawBuilder<SqlBool> {
  if (!onlooker) return sql`lecture.access = 'public'`
  return sql`(lecture.access in ('public', 'signed-in')
    or (lecture.access = 'course' and course_member.role is not null)
    or ${isShownTo(onlooker)}
    or ${managed(onlooker)})`
}

/** `%` and `_` of the word stand for themselves. */
function says(word: string): RawBuilder<SqlBool> {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
  return sql`concat_ws(' ', lecture.title, lecture.speaker, course.title, owner.name) ilike ${pattern}`
}

/** No person has this id. */
const nobody = '' as PersonId
