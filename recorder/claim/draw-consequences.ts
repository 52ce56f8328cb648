import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { DeadlinePassed, within } from '../../core/process/within.ts'
import type { Queue } from '../../queue/enqueue.ts'
import { loseTake } from '../../storage/catalog/lose-take.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import type { Adoption } from './adoption.ts'
import { beatUntil } from './beat-until.ts'

/** The recording and the number of the take that ended. */
export type EndedTake = Pick<Recording, 'id' | 'lecture_id' | 'organisation_id' | 'take'>

export type ConsequencesContext = {
  adoption: Adoption
  catalog: Catalog
  store: ObjectStore
  queue: Queue
  stopping: AbortSignal
}

/**
 * How long a replay waits for what cannot be adopted: so many failures, half a second apart, or so many milliseconds.
 * Adoption goes on (`keepAdopting`), and what it brings then is laid into the replay like all that comes late.
 */
const patience = { failures: 10, milliseconds: 600_000 } as const

/**
 * What follows from the end of a take's process, whatever its reason: where it still owned a running recording, the
 * next take at once; its spool into the store; a recording that was being finalised published. Every step may be
 * repeated, and is until it succeeds or this process ends.
 */
export async function drawConsequences(
  context: ConsequencesContext,
  { id, take, lecture_id: lecture, organisation_id: organisation }: EndedTake,
  code: string,
  log: Log,
): Promise<void> {
  const { catalog, store, queue, stopping } = context
  let failures = 0
  const adopt = async () => {
    try {
      await within(patience.milliseconds, context.adoption.adopt(id), 'adoption')
    } catch (error) {
      failures += 1
      if (failures < patience.failures && !(error instanceof DeadlinePassed)) throw error
      log.error({ err: error }, 'what a take left is not adopted yet; it is tried again now and then')
    }
  }
  await retryUntil(stopping, log, 'consequences of the end of a take', async () => {
    const recording = await findRecording(catalog, id)
    if (recording?.state === 'finalising' && recording.take === take) {
      // Beating in its name keeps the keeper from finalising before the spool is stored.
      await beatUntil(adopt(), catalog, { id, take })
      await finaliseRecording({ catalog, store }, id)
    }
    const lost = await loseTake(catalog, id, take, code)
    if (lost.next === 'claim') await queue.enqueue('record', { organisation, lecture, recording: id, take: lost.take })
    await adopt()
    if (lost.next === 'finalise') await finaliseRecording({ catalog, store }, id)
  }).catch((error: unknown) => log.error({ err: error }, 'the keeper must see to this recording'))
}
