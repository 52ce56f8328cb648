import { type LectureId, newId, type RoomId } from '../../../core/ids.ts'
import type { TakePlace } from '../../../recorder/capture/keep-take.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { applyEvent, createRecording } from '../../../storage/catalog/recordings/recordings.ts'
import { beatTake, claimTake, endTake } from '../../../storage/catalog/takes/takes.ts'

/** A running recording that the test itself owns: pages of recorders are let into its room, and no recorder comes. */
export type HeldRecording = AsyncDisposable & { place: TakePlace }

export async function holdRecording(catalog: Catalog, room: RoomId): Promise<HeldRecording> {
  const { organisation_id } = await catalog
    .selectFrom('room')
    .select('organisation_id')
    .where('id', '=', room)
    .executeTakeFirstOrThrow()
  const lecture = newId<LectureId>()
  // One transaction: the keeper must not see it without its owner.
  const recording = await catalog.transaction().execute(async (transaction) => {
    const { id } = await createRecording(transaction, {
      ...{ organisation: organisation_id, lecture, room, requestedBy: null },
      ...{ width: 1280, height: 720 },
    })
    await claimTake(transaction, id, 1, 'test')
    await applyEvent(transaction, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
    return id
  })
  const beat = setInterval(() => void beatTake(catalog, recording, 1), 1_000)
  return {
    place: { organisation: organisation_id, lecture, recording, take: 1 },
    async [Symbol.asyncDispose]() {
      clearInterval(beat)
      await applyEvent(catalog, recording, 'stop', 'user.stop')
      await endTake(catalog, recording, 1, 'test')
    },
  }
}
