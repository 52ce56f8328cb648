import { type Retention, retentionOf } from '../../core/retention/retention-of.ts'
import { daysAfter } from '../../core/retention/retention-time.ts'
import { type AllRules, type KeptLecture, rulesOf } from '../../storage/catalog/retention/retention.ts'

export type UpcomingRemoval = { lecture: KeptLecture; removal: Extract<Retention, { state: 'leaves' }> }

/** What leaves within so many days is listed. */
export const soonDays = 30

/** Lectures that the rules move to the trash within 30 days, soonest first. Pure. */
export function upcomingRemovals(lectures: readonly KeptLecture[], rules: AllRules, at: Date): UpcomingRemoval[] {
  const horizon = daysAfter(at, soonDays)
  return lectures
    .flatMap((lecture) => {
      const removal = retentionOf(lecture.facts, rulesOf(rules, lecture), at)
      return removal.state === 'leaves' && removal.trashAt <= horizon ? [{ lecture, removal }] : []
    })
    .sort((one, other) => one.removal.trashAt.getTime() - other.removal.trashAt.getTime())
}
