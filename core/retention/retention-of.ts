import type { Hold } from './hold.ts'
import { daysAfter } from './retention-time.ts'
import type { RetentionRule } from './rule.ts'

/**
 * Days that a lecture stays at least which somebody took out of the trash that a rule had moved it to: without them the
 * rule would move it there at once.
 */
export const restoredDays = 30

/** Days that a lecture stays at least under a rule that it has come under, whether or not that rule warns anybody. */
export const newRuleDays = 1

export type RemovalReason = 'retention.course' | 'retention.organisation'

/** What retention knows of a lecture outside the trash. */
export type LectureFacts = {
  recordedAt: Date
  /** Null while nothing of it is published. */
  publishedAt: Date | null
  /** To the day; null: nobody has watched it. */
  viewedAt: Date | null
  /** Of its course; null: none is set. */
  termEndsAt: Date | null
  restoredAt: Date | null
  /** When it came under its rule by another course, another end of term, or out of the trash; null: it always was. */
  ruledSince: Date | null
  /** Days by which somebody has put off its removal. */
  extensionDays: number
  hold: Hold | null
  /** Warnings that were given, whatever removal they were about. */
  warnings: readonly Warning[]
}

/** People were told, `days` before, that a lecture would leave at `dueAt`. */
export type Warning = { dueAt: Date; days: number; at: Date }

/** A lecture's rules: its course's goes before the organisation's, shorter or longer. */
export type Rules = { course: RetentionRule | null; organisation: RetentionRule | null }

/** What is due of a lecture, when, and why. */
export type Retention =
  | { state: 'held'; hold: Hold }
  | { state: 'kept'; why: 'no-rule' | 'by-rule' | 'no-term' | 'not-published' }
  | {
      state: 'leaves'
      reason: RemovalReason
      rule: RetentionRule
      /** By the rule alone, with extension and restoration. What warnings are about. */
      dueAt: Date
      /** Not before people were warned for as long as the rule's last warning promises, nor as soon as it is under a rule. */
      trashAt: Date
      /** The warning to be given now, days before; null: none. */
      warning: number | null
      /** The first warning's time has come. */
      warned: boolean
    }

/** Pure. `at` is the earliest time there is (`retention-time.ts`). */
export function retentionOf(facts: LectureFacts, rules: Rules, at: Date): Retention {
  if (facts.hold) return { state: 'held', hold: facts.hold }
  const rule = rules.course ?? rules.organisation
  if (!rule) return { state: 'kept', why: 'no-rule' }
  if (rule.days === null) return { state: 'kept', why: 'by-rule' }
  const base = baseOf(facts, rule)
  if (base === undefined) return { state: 'kept', why: rule.clock === 'term' ? 'no-term' : 'not-published' }
  const byRule = daysAfter(base, rule.days + Math.min(facts.extensionDays, rule.extensionDays))
  const dueAt = laterOf(byRule, facts.restoredAt && daysAfter(facts.restoredAt, restoredDays))
  const given = facts.warnings.filter((warning) => warning.dueAt.getTime() === dueAt.getTime())
  return {
    ...{ state: 'leaves', reason: rules.course ? 'retention.course' : 'retention.organisation', rule, dueAt },
    trashAt: laterOf(
      laterOf(dueAt, noticeEnds(rule.days, rule.warnDays, given, at)),
      facts.ruledSince && daysAfter(facts.ruledSince, newRuleDays),
    ),
    warning: pendingWarning(dueAt, rule.warnDays, given, at),
    warned: rule.warnDays.some((days) => daysAfter(dueAt, -days) <= at),
  }
}

/** Undefined: what the rule counts from has not happened yet. */
function baseOf(facts: LectureFacts, { clock }: RetentionRule): Date | undefined {
  switch (clock) {
    case 'recorded':
      return facts.recordedAt
    case 'published':
      return facts.publishedAt ?? undefined
    case 'term':
      // A lecture after the end of the term, say an exam's review, stays as long as the others.
      return facts.termEndsAt ? laterOf(facts.termEndsAt, facts.recordedAt) : undefined
    case 'viewed':
      return laterOf(facts.publishedAt ?? facts.recordedAt, facts.viewedAt)
  }
}

/** A rule that is enabled, a shorter one, a keeper that was away: nobody is surprised, the last warning stands its days. */
function noticeEnds(days: number, warnDays: readonly number[], given: readonly Warning[], at: Date): Date | null {
  const last = warnDays.at(-1)
  if (last === undefined) return null
  const stands = given.filter((warning) => warning.days <= last).map((warning) => warning.at.getTime())
  const from = stands.length > 0 ? Math.min(...stands) : at.getTime()
  return daysAfter(new Date(from), Math.min(last, days))
}

/** The latest one whose time has come; earlier ones that were missed are not given any more. */
function pendingWarning(dueAt: Date, warnDays: readonly number[], given: readonly Warning[], at: Date): number | null {
  const latest = warnDays.filter((days) => daysAfter(dueAt, -days) <= at).at(-1)
  if (latest === undefined || given.some(({ days }) => days <= latest)) return null
  return latest
}

function laterOf(one: Date, other: Date | null): Date {
  return other && other > one ? other : one
}
