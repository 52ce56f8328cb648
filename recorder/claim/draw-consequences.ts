import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { DeadlinePassed, within } from '../../core/process/within.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { hasLiveSegments } from '../../storage/catalog/recordings/live-media.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { SpoolsNotAdopted } from '../upload/adopt-spools.ts'
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
 * Adoption goes on (`keepAdopting`), and what it brings then is laid into the replay like all that comes late. A lecture of
 * which nothing is stored is waited for without end: without any media it would fail.
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
  const adopt = async ({ publishes }: { publishes: boolean }) => {
    try {
      await within(patience.milliseconds, context.adoption.adopt(id), 'adoption')
    } catch (error) {
      failures += 1
      const givenUp = failures >= patience.failures || error instanceof DeadlinePassed
      if (!givenUp) throw error
      if (publishes && !isPastWaiting(error) && !(await hasLiveSegments(catalog, id))) throw error
      log.error({ err: error }, 'what a take left is not adopted yet; it is tried again now and then')
    }
  }
  await retryUntil(stopping, log, 'consequences of the end of a take', async () => {
    const recording = await findRecording(catalog, id)
    if (recording?.state === 'finalising' && recording.take === take) {
      // Beating in its name keeps the keeper from finalising before the spool is stored.
      await beatUntil(adopt({ publishes: true }), catalog, { id, take })
      await finaliseRecording({ catalog, store }, id)
    }
    const lost = await loseTake(catalog, id, take, code)
    if (lost.next === 'claim') await queue.enqueue('record', { organisation, lecture, recording: id, take: lost.take })
    await adopt({ publishes: lost.next === 'finalise' })
    if (lost.next === 'finalise') await finaliseRecording({ catalog, store }, id)
  }).catch((error: unknown) => log.error({ err: error }, 'the keeper must see to this recording'))
}

/** Nothing but files that the disk does not give: there is nothing else to come. */
function isPastWaiting(error: unknown): boolean {
  return error instanceof SpoolsNotAdopted && error.unreadable
}
