import type { OrganisationId } from '../../core/ids.ts'
import { interruptedAfter } from '../../core/recording/interrupted.ts'
import type { Waiting, WaitingRecording } from '../../storage/catalog/takes/waiting.ts'
import type { AdmissionKind } from '../admission/plan-admission.ts'

/** A recording that may be claimed, in the order in which places go. */
export type Claim = WaitingRecording & { kind: AdmissionKind }

/** Milliseconds before a planned start from which on a machine takes it that has too little for it: nobody else did. */
export const pressingAhead = 20_000

/** Milliseconds after which whoever pressed Record is overdue: no machine with room has come. */
export const overdueAfter = 3_000

/**
 * Milliseconds for which what was interrupted too long is the keeper's, which ends it: after an outage of everything a
 * recorder may be back before. What the keeper then leaves goes on, because of a jump of the clock say.
 */
export const keepersTurn = 30_000

/**
 * Who gets the next places. Pure. Lectures that are being recorded go first, those that nobody captures before those
 * that are handed over; then what was planned, by its time; the rest by fairness: whoever's organisation has least right
 * now, and among equals whoever has waited longest. Recordings beyond an organisation's quota wait, but for those that have
 * begun. Self-tests come last, whatever they wait for.
 * @param watched milliseconds since this recorder began to see the catalogue without interruption
 */
export function planClaims({ recordings: all, running, quotas, now }: Waiting, watched: number): Claim[] {
  const recordings = all.filter((one) => !one.selfTest && (watched >= keepersTurn || !isInterrupted(one, now)))
  const selfTests = all.filter(({ selfTest }) => selfTest).map((one): Claim => ({ ...one, kind: 'self-test' }))
  const has = new Map(running)
  const claims: Claim[] = []
  const give = (claim: Claim) => {
    claims.push(claim)
    has.set(claim.organisation, (has.get(claim.organisation) ?? 0) + 1)
  }
  const mayHave = (organisation: OrganisationId) =>
    (has.get(organisation) ?? 0) < (quotas.get(organisation) ?? Number.POSITIVE_INFINITY)

  const begun = recordings.filter(({ take }) => take > 0).sort(byTime)
  for (const one of begun.filter(({ overlaps }) => !overlaps)) give({ ...one, kind: 'next-take' })
  for (const one of begun.filter(({ overlaps }) => overlaps)) give({ ...one, kind: 'next-take' })
  for (const one of recordings.filter(({ take, beginsAt }) => take === 0 && beginsAt !== null).sort(byTime)) {
    const pressing = (one.beginsAt?.getTime() ?? 0) - now.getTime() <= pressingAhead
    if (mayHave(one.organisation)) give({ ...one, kind: pressing ? 'pressing' : 'planned' })
  }
  let left = recordings.filter(({ take, beginsAt }) => take === 0 && beginsAt === null).sort(byTime)
  for (;;) {
    const possible = left.filter(({ organisation }) => mayHave(organisation))
    const least = Math.min(...possible.map(({ organisation }) => has.get(organisation) ?? 0))
    const next = possible.find(({ organisation }) => (has.get(organisation) ?? 0) === least)
    if (!next) return [...claims, ...selfTests]
    left = left.filter((one) => one !== next)
    const overdue = now.getTime() - next.requestedAt.getTime() >= overdueAfter
    give({ ...next, kind: overdue ? 'overdue' : 'at-once' })
  }
}

function isInterrupted({ lastSeenAt }: WaitingRecording, now: Date): boolean {
  return lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() >= interruptedAfter
}

function byTime(one: WaitingRecording, other: WaitingRecording): number {
  return timeOf(one) - timeOf(other) || (one.id < other.id ? -1 : 1)
}

function timeOf({ beginsAt, requestedAt }: WaitingRecording): number {
  return (beginsAt ?? requestedAt).getTime()
}
