import { createHash } from 'node:crypto'
import type { CourseId, OrganisationId } from '../../core/ids.ts'
import { retentionOf } from '../../core/retention/retention-of.ts'
import { daysAfter } from '../../core/retention/retention-time.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import { type AllRules, type KeptLecture, rulesOf } from '../../storage/catalog/retention/retention.ts'
import type { Preview } from '../api/retention.ts'
import { soonDays, upcomingRemovals } from './upcoming-removals.ts'

/** A rule that somebody thinks about, of a course or (null) of the organisation; null: none of its own. */
export type RuleChange = { course: CourseId | null; rule: RetentionRule | null }

/** Lectures of a preview that are shown by name. */
const listed = 200

/** What would leave within 30 days under that rule, and later, among the lectures that it is for. Pure. */
export function previewRule(
  lectures: readonly KeptLecture[],
  rules: AllRules,
  { course, rule, organisation }: RuleChange & { organisation: OrganisationId },
  at: Date,
): Preview {
  const changed: AllRules =
    course === null
      ? { ...rules, organisations: new Map([...rules.organisations, [organisation, rule]]) }
      : { ...rules, courses: new Map([...rules.courses, [course, rule]]) }
  const concerned = lectures.filter((lecture) =>
    course === null ? rulesOf(changed, lecture).course === null : lecture.course === course,
  )
  const states = concerned.map((lecture) => retentionOf(lecture.facts, rulesOf(changed, lecture), at))
  const waiting = (why: 'no-term' | 'not-published') =>
    states.filter((retention) => retention.state === 'kept' && retention.why === why).length
  const removals = upcomingRemovals(concerned, changed, at)
  const horizon = daysAfter(at, soonDays)
  const later = states.flatMap((retention) =>
    retention.state === 'leaves' && retention.trashAt > horizon ? [retention.trashAt.getTime()] : [],
  )
  return {
    lectures: removals.length,
    bytes: removals.reduce((sum, { lecture }) => sum + lecture.bytes, 0),
    list: removals.slice(0, listed).map(({ lecture, removal }) => ({
      ...{ id: lecture.id, title: lecture.title, course: lecture.courseTitle, bytes: lecture.bytes },
      shownIn: lecture.shownIn,
      recordedAt: lecture.facts.recordedAt.toISOString(),
      at: removal.trashAt.toISOString(),
    })),
    shownElsewhere: removals.filter(({ lecture }) => lecture.shownIn > 0).length,
    held: states.filter(({ state }) => state === 'held').length,
    withoutTerm: waiting('no-term'),
    unpublished: waiting('not-published'),
    later:
      later.length > 0
        ? { lectures: later.length, first: new Date(later.reduce((one, other) => Math.min(one, other))).toISOString() }
        : null,
    digest: digestOf({ course, rule, lectures: removals.map(({ lecture }) => lecture.id).sort() }),
  }
}

function digestOf(shown: object): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
}
