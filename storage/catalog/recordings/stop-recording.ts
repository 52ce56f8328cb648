import { sql } from 'kysely'
import type { PersonId, RecordingId } from '../../../core/ids.ts'
import { IllegalTransition, runningStates } from '../../../core/recording/advance.ts'
import { databaseNow } from '../database-now.ts'
import type { Catalog } from '../open-catalog.ts'
import { applyEvent, findRecording, type Recording, RecordingMissing } from './recordings.ts'

/**
 * Stop: closes a recording, or cancels it when nothing was captured yet. One that has ended already stays as it is, so
 * a doubled click changes nothing. `reason` is a code.
 */
export async function stopRecording(
  catalog: Catalog,
  id: RecordingId,
  reason: string,
  actor: PersonId | null,
): Promise<Recording> {
  for (;;) {
    const current = await findRecording(catalog, id)
    if (!current) throw new RecordingMissing(id)
    const event = stopEvent(current)
    if (!event) return current
    // By the same clock as its first frame: where the media ends before Stop there is a gap.
    const patch = { stop_requested_at: await databaseNow(catalog) }
    try {
      return await applyEvent(catalog, id, event, reason, { actor, patch })
    } catch (error) {
      // It moved in between, from joining to recording say: look again.
      if (!(error instanceof IllegalTransition)) throw error
    }
  }
}

/** Recordings whose time is up by the database's clock: `stop_after_seconds` after the first frame, or `ends_at`. */
export async function dueStops(catalog: Catalog): Promise<Pick<Recording, 'id' | 'lecture_id'>[]> {
  return await catalog
    .selectFrom('recording')
    .select(['id', 'lecture_id'])
    .where('state', 'in', runningStates)
    .where(sql<boolean>`(first_frame_at + stop_after_seconds * interval '1 second' <= now() or ends_at <= now())`)
    .execute()
}

/** What stopping means for a recording right now; undefined: nothing, it has ended. */
function stopEvent({ state, first_frame_at }: Recording): 'stop' | 'cancel' | undefined {
  if (state === 'scheduled') return 'cancel'
  if (state === 'joining') return first_frame_at ? 'stop' : 'cancel'
  return state === 'recording' || state === 'paused' ? 'stop' : undefined
}
