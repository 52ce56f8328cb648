import type { RecordingId } from '../../../core/ids.ts'
import { planNextTake } from '../../../core/recording/next-take.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { hasEarlierTake } from '../recordings/hand-over.ts'
import { applyEvent, findRecording, type Recording } from '../recordings/recordings.ts'
import { endTake } from './takes.ts'

/**
 * What became of a recording whose take is gone. `claim`: the job `record` for that take is due. `finalise`: it is
 * `finalising` without an owner. `none`: there is nothing left to do.
 */
export type LostTake = { next: 'claim'; take: number; recording: Recording } | { next: 'finalise' } | { next: 'none' }

/**
 * A take whose process is gone: ends its row and, where it still owned a running recording, leads that to `joining` for
 * the next take. After too many failed starts in a row it waits there, or fails where nothing was captured yet. One
 * transaction; whoever comes second changes nothing.
 * @param reason a code (`recorder.exit-137`)
 */
export async function loseTake(catalog: Catalog, id: RecordingId, take: number, reason: string): Promise<LostTake> {
  return await inTransaction(catalog, async (transaction) => {
    await transaction.selectFrom('recording').select('id').where('id', '=', id).forUpdate().execute()
    await endTake(transaction, id, take, reason)
    const recording = await findRecording(transaction, id)
    if (!recording || recording.take !== take) return { next: 'none' }
    if (recording.state === 'finalising') return { next: 'finalise' }
    if (recording.state !== 'joining' && recording.state !== 'recording' && recording.state !== 'paused') {
      return { next: 'none' }
    }
    const joining =
      recording.state === 'joining'
        ? recording
        : await applyEvent(transaction, id, 'recorderLost', reason, { expectTake: take })
    const plan = planNextTake(await pastTakes(transaction, id), await hasEarlierTake(transaction, id))
    if (plan.act === 'claim') return { next: 'claim', take: take + 1, recording: joining }
    // A lecture that has begun is tried again, at longer intervals, for as long as the keeper lets it.
    if (joining.first_frame_at) return { next: 'none' }
    await applyEvent(transaction, id, 'fail', plan.code, { patch: { failure: plan.code } })
    return { next: 'none' }
  })
}

async function pastTakes(catalog: Catalog, recording: RecordingId) {
  return await catalog
    .selectFrom('take')
    .select(['number', 'first_frame_at as firstFrameAt', 'end_reason as endReason'])
    .where('recording_id', '=', recording)
    .execute()
}
