import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../../core/errors.ts'
import type { LectureId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { earliest } from '../../core/retention/retention-time.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { forgetInvitations } from '../../storage/catalog/people/invitations.ts'
import { keptLectures, readRules } from '../../storage/catalog/retention/retention.ts'
import { retentionTime, type Witness, witnessTime } from '../../storage/catalog/retention/retention-clock.ts'
import { giveWarning } from '../../storage/catalog/retention/retention-warnings.ts'
import { lecturesToErase, recentlyErased, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { VersionsStay } from '../../storage/objects/store-errors.ts'
import { eraseLecture } from './erase-lecture.ts'
import { planRetention } from './plan-retention.ts'
import { sweepFiles } from './sweep-files.ts'
import { sweepPrefix } from './sweep-prefix.ts'

export type RetentionContext = { catalog: Catalog; store: ObjectStore; log: Log }

/** Milliseconds. A person who erases sees it happen; the rules count in days. */
const eraseInterval = 5_000
const rulesInterval = 60_000
const sweepInterval = 3600_000
/** Hours after an erasure in which something may still arrive: as long as the longest job runs, and a margin. */
const sweepHours = 24
/** Hours after which an upload has nobody behind it any more: no job runs longer. */
const unfinishedHours = 6

/**
 * Carries out retention until `signal` aborts: people are warned, lectures past their date go to the trash, trash past its
 * date is erased, and what arrived in the store after an erasure, or was cut off on its way there, is removed. Several
 * keepers may do it at once. A lecture that cannot be erased is told and tried again; it holds up nothing else.
 */
export async function keepRetention({ signal, ...context }: RetentionContext & { signal: AbortSignal }): Promise<void> {
  const rules = every(rulesInterval)
  const sweep = every(sweepInterval)
  const refused = new Set<LectureId>()
  let witness: Witness | undefined
  while (!signal.aborted) {
    try {
      if (rules()) {
        witness = await witnessTime(context.catalog, witness)
        await applyRules(context)
      }
      await eraseWhatIsPast(context, signal, refused)
      if (sweep()) {
        refused.clear()
        // Where the store refuses to erase, that holds up nothing else.
        await forgetInvitations(context.catalog)
        await sweepUnfinished(context)
        await sweepErased(context)
        await sweepFiles(context, unfinishedHours)
      }
    } catch (error) {
      context.log.warn({ err: error, code: errorCode(error) }, 'retention could not be carried out; trying again')
    }
    await delay(eraseInterval, undefined, { signal }).catch(() => {})
  }
}

/** Warns and moves to the trash what the rules name, by the time that keepers have seen go by. */
export async function applyRules({ catalog, log }: Omit<RetentionContext, 'store'>): Promise<void> {
  const rules = await readRules(catalog)
  const at = earliest(await retentionTime(catalog))
  for (const step of planRetention(await keptLectures(catalog), rules, at)) {
    const lecture = step.lecture.id
    try {
      if (step.act === 'warn') {
        await giveWarning(catalog, step.lecture, step.warning)
        log.info({ lecture, days: step.warning.days, trashAt: step.warning.trashAt }, 'warned of its removal')
      } else {
        await trashLecture(catalog, lecture, step.reason)
        log.info({ lecture, reason: step.reason }, 'moved to the trash')
      }
    } catch (error) {
      log.warn({ err: error, lecture }, 'could not carry out its rule')
    }
  }
}

/**
 * Erases the lectures whose time in the trash is over.
 * @param refused those whose versions the store does not let us erase: no use to ask every few seconds
 */
export async function eraseWhatIsPast(
  context: RetentionContext,
  signal?: AbortSignal,
  refused = new Set<LectureId>(),
): Promise<void> {
  for (const lecture of await lecturesToErase(context.catalog)) {
    if (signal?.aborted) return
    if (refused.has(lecture)) continue
    try {
      await eraseLecture(context, lecture)
    } catch (error) {
      if (error instanceof VersionsStay) refused.add(lecture)
      context.log.warn({ err: error, lecture }, 'could not erase; trying again')
    }
  }
}

/** Removes what late uploads have left of recordings that are erased. */
export async function sweepErased({ catalog, store, log }: RetentionContext): Promise<void> {
  for (const { id, lecture_id: lecture, organisation_id } of await recentlyErased(catalog, sweepHours)) {
    const its = log.child({ lecture, recording: id })
    const prefix = recordingPrefix({ organisation: organisation_id, recording: id })
    const objects = await sweepPrefix({ store, log: its }, prefix)
    if (objects) its.warn({ objects }, 'removed what was stored after the erasure')
  }
}

/** Removes what uploads that were cut off have left where no listing shows it. */
async function sweepUnfinished({ store, log }: RetentionContext): Promise<void> {
  const uploads = await store.dropUnfinished(new Date(Date.now() - unfinishedHours * 3600_000))
  if (uploads > 0) log.info({ uploads }, 'removed uploads that never came to their end')
}

/** Says yes at the first question and then once per interval. */
function every(milliseconds: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const due = performance.now() - last >= milliseconds
    if (due) last = performance.now()
    return due
  }
}
