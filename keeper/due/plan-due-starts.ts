import type { PlannedRecordingId, RecordingId } from '../../core/ids.ts'
import type { DuePlans } from '../../storage/catalog/starting/planned-recordings.ts'

/** `prepare`: a recorder joins the room. `begin`: the time has come. `miss`: nobody could record, and it is too late. */
export type DueAct =
  | { act: 'prepare'; plan: PlannedRecordingId }
  | { act: 'miss'; plan: PlannedRecordingId }
  | { act: 'begin'; recording: RecordingId }

/**
 * Milliseconds before a planned start from which on its recorder gets ready. Starting everything takes up to 8 s on a busy
 * machine (decision 11), a keeper or recorder that was killed is back within 10 s, and that may happen more than once.
 */
export const prepareAhead = 45_000
/** A start that is later than this is none any more: whoever came has gone, or has pressed Record. */
export const latestStart = 30 * 60_000

/** Pure: what is due. All times are the database's, so that no machine's clock moves a lecture. */
export function planDueStarts({ now, plans, awaiting }: DuePlans): DueAct[] {
  const ofPlans = plans.flatMap(({ id, begins_at, ends_at, prepared }): DueAct[] => {
    if (prepared || begins_at.getTime() - now.getTime() > prepareAhead) return []
    const late = now.getTime() - begins_at.getTime() >= latestStart || (ends_at !== null && ends_at <= now)
    return [{ act: late ? 'miss' : 'prepare', plan: id }]
  })
  return [...ofPlans, ...awaiting.map((recording): DueAct => ({ act: 'begin', recording }))]
}
