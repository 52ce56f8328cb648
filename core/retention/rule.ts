import { z } from 'zod'

/** What a rule counts from: the day of the lecture, its publication, the end of its course's term, the last time it was watched. */
export const retentionClocks = ['recorded', 'published', 'term', 'viewed'] as const
export type RetentionClock = (typeof retentionClocks)[number]

/** Days before its removal on which the people in charge of a lecture are warned, where nobody chose others. */
export const usualWarnDays: readonly number[] = [30, 7]

const days = z.int().min(1).max(36_500)

/** How long lectures stay, as an organisation or a course has it. */
export const retentionRule = z.object({
  clock: z.enum(retentionClocks),
  /** Days after what the clock says; null keeps them, whatever another rule says. */
  days: days.nullable(),
  /** Days before the removal, the longest first; none: nobody is warned. */
  warnDays: z
    .array(z.int().min(1).max(365))
    .max(4)
    .overwrite((all) => [...new Set(all)].sort((one, other) => other - one)),
  /** Days by which those who manage a lecture may put off its removal; 0: not at all. */
  extensionDays: z.int().min(0).max(3_650),
})
export type RetentionRule = z.infer<typeof retentionRule>

/** The columns that hold a rule: the form of this release, and that of the one before, which counted days from the lecture. */
export type RuleColumns = { retention_rule: unknown; retention_days: number | null }

/** The rule of an organisation or a course; null: it has none. A rule that this release cannot read removes nothing. */
export function ruleOf({ retention_rule, retention_days }: RuleColumns): RetentionRule | null {
  if (retention_rule !== null && retention_rule !== undefined) {
    const read = retentionRule.safeParse(retention_rule)
    return read.success ? read.data : { clock: 'recorded', days: null, warnDays: [], extensionDays: 0 }
  }
  if (retention_days === null) return null
  return { clock: 'recorded', days: retention_days, warnDays: [...usualWarnDays], extensionDays: 0 }
}

/**
 * The days that the release before is told of: it counts from the lecture and knows neither extension nor warning, and must
 * never remove earlier than this one while both run.
 */
export function daysForReleaseBefore(rule: RetentionRule | null): number | null {
  if (!rule) return null
  if (rule.days === null || rule.clock !== 'recorded') return longest
  return Math.min(longest, rule.days + rule.extensionDays)
}

/** As many as a rule may have: a hundred years. */
const longest = 36_500
