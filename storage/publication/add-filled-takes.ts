import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import type { StoredTake } from '../../core/recording/lay-out-takes.ts'
import { inTransaction } from '../catalog/open-catalog.ts'
import { addLiveRendition, addLiveSegment } from '../catalog/recordings/add-live-media.ts'
import type { Recording } from '../catalog/recordings/recordings.ts'
import type { WorkAttempt } from '../catalog/recordings/work.ts'
import { addLateMedia } from './add-late-media.ts'
import type { PublicationContext } from './publication-context.ts'

/** Who owns a take that was composed afterwards. */
export const netNode = 'net'

/**
 * The takes that a recording's gaps were filled with, and where they begin (recording time, microseconds); empty until
 * somebody has.
 */
export async function filledTakes(
  { catalog }: Pick<PublicationContext, 'catalog'>,
  id: RecordingId,
): Promise<{ number: number; start: number | null }[]> {
  return await catalog
    .selectFrom('take')
    .select(['number', 'start_offset as start'])
    .where('recording_id', '=', id)
    .where('node', '=', netNode)
    .orderBy('number')
    .execute()
}

/** The first number that no take of the recording has. */
export async function nextTakeNumber({ catalog }: PublicationContext, recording: Recording): Promise<number> {
  const { last } = await catalog
    .selectFrom('take')
    .where('recording_id', '=', recording.id)
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  return Math.max(last ?? 0, recording.take) + 1
}

/**
 * Adds takes whose media is in the store and lays the recording out anew, as for media that comes late. Of several
 * executions only the one that owns the work adds anything.
 * @throws StoreUnavailable; NotPublished when the recording is erased meanwhile
 */
export async function addFilledTakes(
  context: PublicationContext,
  recording: Recording,
  work: WorkAttempt,
  takes: readonly StoredTake[],
): Promise<void> {
  await inTransaction(context.catalog, async (transaction) => {
    const owned = await transaction
      .selectFrom('work')
      .select('attempt')
      .where('recording_id', '=', work.recording)
      .where('job', '=', work.job)
      .where('state', '=', 'running')
      .forUpdate()
      .executeTakeFirst()
    if (owned?.attempt !== work.attempt) return
    for (const { take, offset, firstFrameAt, renditions } of takes) {
      const place = { organisation: recording.organisation_id, recording: recording.id, take }
      await transaction
        .insertInto('take')
        .values({
          organisation_id: recording.organisation_id,
          recording_id: recording.id,
          number: take,
          node: netNode,
          first_frame_at: firstFrameAt,
          start_offset: offset,
          ended_at: sql`now()`,
          end_reason: 'net.filled',
        })
        .execute()
      for (const { segments, ...rendition } of renditions) {
        await addLiveRendition(transaction, place, rendition)
        for (const segment of segments) await addLiveSegment(transaction, place, rendition, segment)
      }
    }
  })
  await addLateMedia(context, recording.id)
}
