/** Days that a lecture rests in the trash before it is erased. */
export const trashDays = 30

/** Days that a restored lecture stays at least, however old it is: without them retention would trash it at once. */
export const restoredDays = 30

export type RemovalReason = 'retention.course' | 'retention.organisation'
export type Removal = { at: Date; reason: RemovalReason }

/**
 * When retention moves a lecture to the trash, and whose rule does it; null keeps it. A course's rule goes before the
 * organisation's, whether it is longer or shorter; a course without a rule follows the organisation.
 */
export function removalOf(
  lecture: { started_at: Date; restored_at: Date | null },
  course: { retention_days: number | null } | null | undefined,
  organisation: { retention_days: number | null },
): Removal | null {
  const days = course?.retention_days ?? organisation.retention_days
  if (days === null) return null
  const byRule = daysAfter(lecture.started_at, days).getTime()
  const afterRestore = lecture.restored_at ? daysAfter(lecture.restored_at, restoredDays).getTime() : 0
  return {
    at: new Date(Math.max(byRule, afterRestore)),
    reason: typeof course?.retention_days === 'number' ? 'retention.course' : 'retention.organisation',
  }
}

/** A day is 24 hours here: a lecture must not stay or go by the hour of a clock change. */
export function daysAfter(time: Date, days: number): Date {
  return new Date(time.getTime() + days * 86_400_000)
}
