import { AppError } from '../../core/errors.ts'
import type { LectureId } from '../../core/ids.ts'
import { retentionOf } from '../../core/retention/retention-of.ts'
import { caughtUp, earliest } from '../../core/retention/retention-time.ts'
import { ruleOf } from '../../core/retention/rule.ts'
import { sentence } from '../../core/sentence.ts'
import { listCourses } from '../../storage/catalog/courses/courses.ts'
import { findLecture } from '../../storage/catalog/lectures/lectures.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import {
  extendLecture as extend,
  heldLectures,
  holdLecture as hold,
  liftLectureHold,
} from '../../storage/catalog/retention/keeping.ts'
import { keptLectures, readRules } from '../../storage/catalog/retention/retention.ts'
import { confirmDate as confirm, retentionTime } from '../../storage/catalog/retention/retention-clock.ts'
import { addRetentionEvent } from '../../storage/catalog/retention/retention-events.ts'
import { setRule } from '../../storage/catalog/retention/retention-rules.ts'
import { AccessRefused } from '../access/refused.ts'
import type { Preview } from '../api/retention.ts'
import { loadRetention } from '../lecture/load-retention.ts'
import { previewRule as preview, type RuleChange } from '../lecture/preview-rule.ts'
import { type UpcomingRemoval, upcomingRemovals } from '../lecture/upcoming-removals.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { managedCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'

export const seeRetention: Handler<'seeRetention'> = async ({ context, caller }) => {
  const { catalog, organisation: id } = context
  const [organisation, courses, lectures, rules, time, held] = await Promise.all([
    findOrganisation(catalog, id),
    listCourses(catalog, id, caller.person.id, 'all'),
    keptLectures(catalog, id),
    readRules(catalog),
    retentionTime(catalog),
    heldLectures(catalog, id),
  ])
  const removals = upcomingRemovals(lectures, rules, earliest(time))
  const behind = time.now.getTime() - time.witnessed.getTime()
  return {
    organisation: {
      rule: ruleOf(organisation),
      nextMonth: total(removals.filter(({ removal }) => removal.reason === 'retention.organisation')),
    },
    courses: courses.map((course) => ({
      id: course.id,
      title: course.title,
      rule: ruleOf(course),
      termEndsAt: course.term_ends_at?.toISOString() ?? null,
      lectures: course.lectures,
      nextMonth: removals.filter(({ lecture }) => lecture.course === course.id).length,
    })),
    nextMonth: total(removals),
    held: held.map(({ hold, ...lecture }) => ({ ...lecture, hold: { ...hold, at: hold.at.toISOString() } })),
    unconfirmedDate: behind > caughtUp ? time.now.toISOString() : null,
  }
}

export const previewRule: Handler<'previewRule'> = async ({ context, caller, body }) => {
  return await seePreview(context, caller.person, body)
}

/** What the preview has shown, and nothing else: the same rule, the same lectures. */
export const enableRule: Handler<'enableRule'> = async ({ context, caller, body }) => {
  const { lectures, digest } = await seePreview(context, caller.person, body)
  if (lectures > body.seen || (body.digest !== undefined && body.digest !== digest)) throw new PreviewOutdated(lectures)
  await setRule(
    context.catalog,
    { organisation: context.organisation, course: body.course },
    body.rule,
    caller.person.id,
  )
}

export const confirmDate: Handler<'confirmDate'> = async ({ context, caller }) => {
  const { catalog, organisation } = context
  await catalog.transaction().execute(async (transaction) => {
    await confirm(transaction)
    const time = await retentionTime(transaction)
    await addRetentionEvent(transaction, {
      ...{ organisation, event: 'dateConfirmed', time, actor: caller.person.id },
      facts: { until: time.now.toISOString() },
    })
  })
}

export const holdLecture: Handler<'holdLecture'> = async ({ context, caller, params, body }) => {
  const lecture = await existingLecture(context, caller.person, params.lecture)
  await hold(context.catalog, lecture, body.reason, caller.person.id)
}

export const liftHold: Handler<'liftHold'> = async ({ context, caller, params, body }) => {
  const lecture = await existingLecture(context, caller.person, params.lecture)
  await liftLectureHold(context.catalog, lecture, body.reason, caller.person.id)
}

export const extendLecture: Handler<'extendLecture'> = async ({ context, caller, lecture, body }) => {
  const { facts, rules, at } = await loadRetention(context, lecture)
  const most = (rules.course ?? rules.organisation)?.extensionDays ?? 0
  if (body.days > most) throw new ExtensionTooLong(most)
  const then = retentionOf({ ...facts, extensionDays: body.days }, rules, at)
  const until = then.state === 'leaves' ? then.trashAt : null
  await extend(context.catalog, lecture.id, body.days, until, caller.person.id)
}

function total(removals: UpcomingRemoval[]): { lectures: number; bytes: number } {
  return { lectures: removals.length, bytes: removals.reduce((sum, { lecture }) => sum + lecture.bytes, 0) }
}

async function seePreview(context: ViewerContext, person: SignedIn, change: RuleChange): Promise<Preview> {
  const { catalog, organisation } = context
  if (change.course) await managedCourse(context, person, change.course)
  const [lectures, rules, time] = await Promise.all([
    keptLectures(catalog, organisation),
    readRules(catalog),
    retentionTime(catalog),
  ])
  return preview(lectures, rules, { ...change, organisation }, earliest(time))
}

async function existingLecture(
  { catalog, organisation }: ViewerContext,
  person: SignedIn,
  lecture: LectureId,
): Promise<LectureId> {
  const found = await findLecture(catalog, organisation, lecture, person)
  if (!found || found.self_test) throw new AccessRefused('missing')
  return found.id
}

class PreviewOutdated extends AppError {
  constructor(lectures: number) {
    super(
      'retention.preview-outdated',
      'caller',
      sentence(
        'By now {{count}} lectures would leave within a month, not those that the preview showed: look at it again.',
        {
          count: lectures,
        },
      ),
    )
  }
}

class ExtensionTooLong extends AppError {
  constructor(most: number) {
    super(
      'retention.too-long',
      'caller',
      sentence('Its rule lets a lecture stay at most {{count}} days longer. Ask an admin for more.', { count: most }),
    )
  }
}
