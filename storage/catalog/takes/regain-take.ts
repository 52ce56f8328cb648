import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { applyEvent } from '../recordings/recordings.ts'

/**
 * A take that was taken for lost and lives, because its way to the database was cut, say: goes on owning its recording as
 * long as nobody has claimed the next take. One transaction; false: there is nothing to regain.
 */
export async function regainTake(catalog: Catalog, recording: RecordingId, take: number): Promise<boolean> {
  return await inTransaction(catalog, async (transaction) => {
    const current = await transaction
      .selectFrom('recording')
      .select(['take', 'state'])
      .where('id', '=', recording)
      .forUpdate()
      .executeTakeFirst()
    if (current?.take !== take || current.state !== 'joining') return false
    const regained = await transaction
      .updateTable('take')
      .set({ ended_at: null, end_reason: null, beat_at: sql`now()` })
      .where('recording_id', '=', recording)
      .where('number', '=', take)
      .where('ended_at', 'is not', null)
      .returning('first_frame_at')
      .executeTakeFirst()
    if (regained?.first_frame_at) {
      await applyEvent(transaction, recording, 'captured', 'recorder.back', { expectTake: take })
    }
    return regained !== undefined
  })
}
