import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LectureFacts, type Retention, retentionOf, type Warning } from '../../../core/retention/retention-of.ts'
import { daysAfter } from '../../../core/retention/retention-time.ts'
import { daysForReleaseBefore, type RetentionClock, type RetentionRule, ruleOf } from '../../../core/retention/rule.ts'

const recorded = new Date('2026-02-20T10:00:00Z')
const day = (days: number) => daysAfter(recorded, days)
const facts = (change: Partial<LectureFacts> = {}): LectureFacts => ({
  ...{ recordedAt: recorded, publishedAt: day(1), viewedAt: day(40), termEndsAt: day(100), restoredAt: null },
  ...{ ruledSince: null, extensionDays: 0, hold: null, warnings: [] },
  ...change,
})
const rule = (change: Partial<RetentionRule> = {}): RetentionRule => ({
  ...{ clock: 'recorded', days: 365, warnDays: [30, 7], extensionDays: 0 },
  ...change,
})
const under = (course: RetentionRule | null, organisation: RetentionRule | null = null) => ({ course, organisation })
function leaves(retention: Retention) {
  if (retention.state !== 'leaves') throw new Error(`it is ${retention.state}`)
  return retention
}

describe('what a rule counts from', () => {
  test.each<[RetentionClock, number]>([
    ['recorded', 0],
    ['published', 1],
    ['term', 100],
    ['viewed', 40],
  ])('%s', (clock, from) => {
    expect(leaves(retentionOf(facts(), under(rule({ clock })), recorded)).dueAt).toEqual(day(from + 365))
  })

  test('what has not happened yet keeps it; what nobody watched counts from its publication', () => {
    const nothing = facts({ publishedAt: null, viewedAt: null, termEndsAt: null })
    const of = (clock: RetentionClock) => retentionOf(nothing, under(rule({ clock })), day(10_000))
    expect(of('term')).toEqual({ state: 'kept', why: 'no-term' })
    expect(of('published')).toEqual({ state: 'kept', why: 'not-published' })
    expect(leaves(of('viewed')).dueAt).toEqual(day(365))
    const unseen = retentionOf(facts({ viewedAt: null }), under(rule({ clock: 'viewed' })), recorded)
    expect(leaves(unseen).dueAt).toEqual(day(366))
  })

  test('a lecture after the end of the term stays as long as the others', () => {
    const late = facts({ termEndsAt: day(-10) })
    expect(leaves(retentionOf(late, under(rule({ clock: 'term' })), recorded)).dueAt).toEqual(day(365))
  })
})

test('a course’s rule goes before the organisation’s, shorter, longer or keeping; without any a lecture stays', () => {
  const by = (course: RetentionRule | null, organisation: RetentionRule | null) =>
    retentionOf(facts(), under(course, organisation), recorded)
  expect(by(rule({ days: 10 }), rule())).toMatchObject({ reason: 'retention.course', dueAt: day(10) })
  expect(by(rule({ days: 900 }), rule())).toMatchObject({ reason: 'retention.course', dueAt: day(900) })
  expect(by(null, rule())).toMatchObject({ reason: 'retention.organisation', dueAt: day(365) })
  expect(by(rule({ days: null }), rule())).toEqual({ state: 'kept', why: 'by-rule' })
  expect(by(null, null)).toEqual({ state: 'kept', why: 'no-rule' })
})

test('an extension counts as far as the rule allows, and a restored lecture stays for 30 days', () => {
  const due = (change: Partial<LectureFacts>, extensionDays: number) =>
    leaves(retentionOf(facts(change), under(rule({ extensionDays })), recorded)).dueAt
  expect(due({ extensionDays: 90 }, 180)).toEqual(day(455))
  expect(due({ extensionDays: 400 }, 180)).toEqual(day(545))
  expect(due({ extensionDays: 90 }, 0)).toEqual(day(365))
  expect(due({ restoredAt: day(350) }, 0)).toEqual(day(380))
  expect(due({ restoredAt: day(100) }, 0)).toEqual(day(365))
})

test('under a rule that it has just come under a lecture stays a day, also where nobody is warned', () => {
  const silent = under(rule({ warnDays: [] }))
  expect(leaves(retentionOf(facts({ ruledSince: day(900) }), silent, day(900))).trashAt).toEqual(day(901))
  expect(leaves(retentionOf(facts({ ruledSince: day(100) }), silent, day(900))).trashAt).toEqual(day(365))
  const warned = retentionOf(facts({ ruledSince: day(900) }), under(rule()), day(900))
  expect(leaves(warned)).toMatchObject({ warning: 7, trashAt: day(907) })
})

describe('warnings', () => {
  const at = (when: Date, warnings: Warning[] = []) => leaves(retentionOf(facts({ warnings }), under(rule()), when))
  const given = (days: number, when: Date, dueAt = day(365)): Warning => ({ dueAt, days, at: when })

  test('each is given once, when its day comes', () => {
    expect(at(day(334)).warning).toBeNull()
    expect(at(day(334)).warned).toBe(false)
    expect(at(day(335))).toMatchObject({ warning: 30, warned: true, trashAt: day(365) })
    expect(at(day(336), [given(30, day(335))]).warning).toBeNull()
    expect(at(day(358), [given(30, day(335))]).warning).toBe(7)
    expect(at(day(359), [given(30, day(335)), given(7, day(358))]).warning).toBeNull()
  })

  test('nobody is surprised: the last warning stands its days, whatever was missed', () => {
    const surprised = at(day(500))
    expect(surprised).toMatchObject({ warning: 7, trashAt: day(507) })
    expect(at(day(503), [given(7, day(500))])).toMatchObject({ warning: null, trashAt: day(507) })
  })

  test('the last warning stands its days after an earlier one, too: the server was off, or the rule had others', () => {
    const early = [given(30, day(335))]
    expect(at(day(368), early)).toMatchObject({ warning: 7, trashAt: day(375) })
    const told = [...early, given(7, day(368))]
    expect(at(day(368), told)).toMatchObject({ warning: null, trashAt: day(375) })
    expect(at(day(372), told)).toMatchObject({ warning: null, trashAt: day(375) })
    const shortened = facts({ warnings: [given(90, day(275))] })
    expect(retentionOf(shortened, under(rule({ warnDays: [7] })), day(362))).toMatchObject({
      ...{ warning: 7, trashAt: day(369) },
    })
    // Before it is due, the date is the rule's.
    expect(at(day(345), early)).toMatchObject({ warning: null, trashAt: day(365) })
  })

  test('one about another date is none about this', () => {
    expect(at(day(360), [given(7, day(350), day(355))])).toMatchObject({ warning: 7, trashAt: day(367) })
  })

  test('a rule that is shorter than its warnings keeps its days; without warnings nothing is waited for', () => {
    const short = leaves(retentionOf(facts(), under(rule({ days: 1 })), recorded))
    expect(short).toMatchObject({ warning: 7, trashAt: day(1) })
    const silent = leaves(retentionOf(facts(), under(rule({ warnDays: [] })), day(900)))
    expect(silent).toMatchObject({ warning: null, warned: false, trashAt: day(365) })
  })
})

test('held, nothing is due, whatever the rules, the clock and the facts say', () => {
  const hold = { reason: 'An appeal', at: day(3), by: 'Ada' }
  const rules = fc.option(
    fc.record({
      clock: fc.constantFrom<RetentionClock[]>('recorded', 'published', 'term', 'viewed'),
      days: fc.option(fc.integer({ min: 1, max: 36_500 })),
      warnDays: fc.constantFrom<number[][]>([], [7], [30, 7]),
      extensionDays: fc.nat(3_650),
    }),
  )
  fc.assert(
    fc.property(rules, rules, fc.nat(40_000), fc.nat(4_000), (course, organisation, days, extensionDays) => {
      const held = retentionOf(facts({ hold, extensionDays }), under(course, organisation), day(days))
      expect(held).toEqual({ state: 'held', hold })
    }),
  )
})

test('the rule of before counts days from the lecture; one that cannot be read removes nothing', () => {
  expect(ruleOf({ retention_rule: null, retention_days: null })).toBeNull()
  expect(ruleOf({ retention_rule: null, retention_days: 30 })).toEqual(rule({ days: 30 }))
  const newer = { clock: 'moon', days: 1, warnDays: [], extensionDays: 0 }
  expect(ruleOf({ retention_rule: newer, retention_days: 1 })?.days).toBeNull()
  expect(ruleOf({ retention_rule: rule({ warnDays: [7, 30, 7] }), retention_days: 1 })).toEqual(rule())
})

test('the release before never removes earlier than this one', () => {
  expect(daysForReleaseBefore(null)).toBeNull()
  expect(daysForReleaseBefore(rule({ days: 30, extensionDays: 180 }))).toBe(210)
  for (const clock of ['published', 'term', 'viewed'] as const) {
    expect(daysForReleaseBefore(rule({ clock, days: 1 }))).toBe(36_500)
  }
  expect(daysForReleaseBefore(rule({ days: null }))).toBe(36_500)
})
