import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId, PersonId, RecordingId } from '../../../core/ids.ts'
import { type ReplaysAppear, releasedBefore, usualAppearance } from '../../../core/recording/replays-appear.ts'
import { sentence } from '../../../core/sentence.ts'
import type { Catalog } from '../open-catalog.ts'
import { applyEvent, type Recording } from '../recordings/recordings.ts'
import { withKeeping } from '../retention/keeping.ts'
import { recordingsOf } from '../retention/trash.ts'

/** When the replays of a lecture's course appear. */
export async function appearanceOf(catalog: Catalog, lecture: LectureId): Promise<ReplaysAppear> {
  const course = await catalog
    .selectFrom('lecture')
    .innerJoin('course', 'course.id', 'lecture.course_id')
    .where('lecture.id', '=', lecture)
    .select(['course.replays_appear as when', 'course.replays_after_hours as hours'])
    .executeTakeFirst()
  return course ?? usualAppearance
}

/**
 * Lets a lecture's replay appear now, or takes it back until somebody lets it, or until a time. What it is already, it
 * stays; a time that it waits for is changed. Returns its replays.
 * @throws LectureMissing, LectureHasNoReplay
 */
export async function setRelease(
  catalog: Catalog,
  lecture: LectureId,
  appears: 'now' | 'after-review' | Date,
  actor: PersonId,
): Promise<RecordingId[]> {
  return await withKeeping(catalog, lecture, async (transaction, _lecture, { now }) => {
    const replays = (await recordingsOf(transaction, lecture)).filter(isReplay)
    if (replays.length === 0) throw new LectureHasNoReplay(lecture)
    for (const replay of replays) {
      if (appears === 'now') await release(transaction, replay, now, 'user.release', actor)
      else await holdBack(transaction, replay, now, appears === 'after-review' ? null : appears, actor)
    }
    return replays.map(({ id }) => id)
  })
}

/** Lets appear what is due by the database's clock; several keepers may do it at once. Returns what they were. */
export async function releaseDue(catalog: Catalog): Promise<Recording[]> {
  const due = await catalog
    .selectFrom('recording')
    .where('state', '=', 'hidden')
    .where('release_at', '<=', sql<Date>`clock_timestamp()`)
    .select('lecture_id')
    .distinct()
    .execute()
  const released: Recording[] = []
  for (const { lecture_id } of due) {
    await withKeeping(catalog, lecture_id, async (transaction, _lecture, { now }) => {
      // Somebody may have decided otherwise before the lecture was locked.
      for (const replay of await recordingsOf(transaction, lecture_id)) {
        if (!replay.release_at || replay.release_at > now || replay.state !== 'hidden') continue
        await release(transaction, replay, now, 'release.due', null)
        released.push(replay)
      }
    })
  }
  return released
}

async function release(
  transaction: Catalog,
  replay: Recording,
  now: Date,
  reason: 'user.release' | 'release.due',
  actor: PersonId | null,
): Promise<void> {
  if (replay.state !== 'hidden') return
  const patch = { release_at: null, released_at: replay.released_at ?? now }
  await applyEvent(transaction, replay.id, 'show', reason, { actor, patch })
}

async function holdBack(
  transaction: Catalog,
  replay: Recording,
  now: Date,
  until: Date | null,
  actor: PersonId,
): Promise<void> {
  if (replay.state === 'published') {
    const released_at = releasedBefore(replay.released_at ?? replay.published_at, now)
    const patch = { release_at: until, released_at }
    await applyEvent(transaction, replay.id, 'hide', 'user.take-back', { actor, patch })
    return
  }
  await transaction.updateTable('recording').set({ release_at: until }).where('id', '=', replay.id).execute()
  await sql`select pg_notify('recording', ${replay.id})`.execute(transaction)
}

function isReplay({ state }: Recording): boolean {
  return state === 'published' || state === 'hidden'
}

export class LectureHasNoReplay extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.no-replay',
      'caller',
      sentence('The lecture {{lecture}} has no replay that could be shown or taken back.', { lecture }),
    )
  }
}
