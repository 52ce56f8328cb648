import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { stopRecording } from '../recordings/stop-recording.ts'
import { eraseNow, recordingsOf, trashLecture } from '../retention/trash.ts'

/**
 * Lectures of self-tests that are over, or whose keeper died and was followed by nobody, and of the one that is at its
 * end: everything that is to go.
 */
export async function selfTestLeftovers(catalog: Catalog): Promise<LectureId[]> {
  const { rows } = await sql<{ id: LectureId }>`
    select id from lecture where self_test and coalesce(erase_at > now(), true) and not exists (
      select from self_test where lecture_id = lecture.id and outcome is null and step <> 'erasing')
  `.execute(catalog)
  return rows.map(({ id }) => id)
}

/**
 * Sends a self-test's lecture the way of every lecture that somebody erases: its recording is stopped, it goes to the
 * trash, and the keeper erases objects and rows. False while the recording is still being closed.
 */
export async function eraseLeftover(catalog: Catalog, lecture: LectureId): Promise<boolean> {
  for (const { id } of await recordingsOf(catalog, lecture)) {
    await stopRecording(catalog, id, 'self-test.over', null)
  }
  try {
    await trashLecture(catalog, lecture, 'self-test.over')
    await eraseNow(catalog, lecture, null, 'self-test.over')
    return true
  } catch (error) {
    if (error instanceof AppError && error.scope === 'caller') return false
    throw error
  }
}

/** Rooms of self-tests in which nothing happens any more. */
export async function removeSelfTestRooms(catalog: Catalog): Promise<void> {
  await sql`
    delete from room where self_test
      and not exists (select from self_test where room_id = room.id and outcome is null)
      and not exists (select from lecture where room_id = room.id)
  `.execute(catalog)
}
