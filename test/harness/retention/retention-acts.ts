import fc from 'fast-check'
import type { RetentionRule } from '../../../core/retention/rule.ts'

/** What people, time and the keeper do to a lecture. */
export type RetentionAct =
  | { act: 'rule'; whose: 'course' | 'organisation'; rule: RetentionRule | null }
  | { act: 'hold' | 'lift' | 'trash' | 'restore' | 'erase' | 'view' }
  | { act: 'extend'; days: number }
  /** The database's clock goes on, and the keeper's monotonic one with it; a keeper looks at both. */
  | { act: 'pass'; hours: number }
  /** The database's clock is set, forward or back. */
  | { act: 'jump'; hours: number }
  /** The keeper does what is due; or is started again and has forgotten when it looked. */
  | { act: 'look' | 'restart' }
  /** An admin says that the date is right. */
  | { act: 'confirm' }

const rule: fc.Arbitrary<RetentionRule> = fc.record({
  clock: fc.constantFrom('recorded', 'published', 'term', 'viewed'),
  days: fc.option(fc.constantFrom(1, 7, 30, 365), { freq: 8 }),
  warnDays: fc.constantFrom<number[][]>([], [7], [30, 7]),
  extensionDays: fc.constantFrom(0, 30, 180),
})
const passing = fc.constantFrom(1, 13, 24, 24 * 8, 24 * 31, 24 * 100)
const jumped = fc.constantFrom(1, 13, 24, 24 * 8, 24 * 31, 24 * 400)
const plain = (
  ...acts: ('hold' | 'lift' | 'trash' | 'restore' | 'erase' | 'view' | 'look' | 'restart' | 'confirm')[]
) => fc.constantFrom(...acts).map((act): RetentionAct => ({ act }))

/** One act; what removes, what holds and what lets time go by come often enough to meet. */
const retentionAct: fc.Arbitrary<RetentionAct> = fc.oneof(
  fc
    .tuple(fc.constantFrom('course', 'organisation'), fc.option(rule))
    .map(([whose, rule]): RetentionAct => ({ act: 'rule', whose, rule })),
  plain('hold', 'lift'),
  plain('trash', 'restore', 'erase', 'erase', 'view'),
  fc.constantFrom(0, 30, 400).map((days): RetentionAct => ({ act: 'extend', days })),
  passing.map((hours): RetentionAct => ({ act: 'pass', hours })),
  fc
    .tuple(jumped, fc.constantFrom(1, 1, -1))
    .map(([hours, way]): RetentionAct => ({ act: 'jump', hours: way * hours })),
  plain('look'),
  plain('look'),
  plain('look', 'look', 'restart', 'confirm'),
)

export const retentionActs = (most: number) => fc.array(retentionAct, { minLength: 10, maxLength: most, size: 'max' })
