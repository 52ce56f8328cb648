import { AppError } from '../../../core/errors.ts'
import { type CourseId, type LectureId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { LectureHeld } from '../../../core/retention/hold.ts'
import {
  beginErasing,
  fromTrash,
  hold,
  holdOf,
  isOnItsWayOut,
  type Keeping,
  type KeepingOf,
  liftHold,
  toErasure,
  toTrash,
} from '../../../core/retention/keeping.ts'
import { retentionOf, type Warning } from '../../../core/retention/retention-of.ts'
import { daysAfter, earliest, latest, type RetentionTime, witness } from '../../../core/retention/retention-time.ts'
import type { RetentionRule } from '../../../core/retention/rule.ts'
import { planRetention } from '../../../keeper/retention/plan-retention.ts'
import type { AllRules, KeptLecture } from '../../../storage/catalog/retention/retention.ts'
import type { RetentionAct } from './retention-acts.ts'

const hour = 3600_000
const organisation = newId<OrganisationId>()
const course = newId<CourseId>()
const admin = newId<PersonId>()

/** One lecture, its rules and its clocks, moved by the pure functions alone. What is `held` is known apart from them. */
export type RetentionModel = {
  lecture: KeepingOf & { extension_days: number }
  recordedAt: Date
  viewedAt: Date | null
  warnings: Warning[]
  rules: Record<'course' | 'organisation', RetentionRule | null>
  time: RetentionTime
  /** Monotonic milliseconds, and when the keeper looked last by them; undefined: it was started again. */
  monotonic: number
  looked: number | undefined
  /** What an admin asked for and was not refused. */
  held: boolean
  gone: boolean
  /** Monotonic, since when it has been in the trash. */
  trashedSince: number
  /** An admin's word for the date counts as time. */
  confirmed: boolean
  /** Removed, or on its way, although held. */
  broken: number
  /** What was refused because it is held. */
  refused: number
  /** Moved by a rule although its last warning had not stood its days. */
  surprised: number
  /** Erased by date, after so many milliseconds in the trash that really went by. */
  erasedAfter: number | undefined
}

export function newModel(recordedAt = new Date('2026-03-02T10:00:00Z')): RetentionModel {
  const none = {
    trashed_at: null,
    trash_reason: null,
    trashed_by: null,
    erase_at: null,
    restored_at: null,
    ruled_since: null,
  }
  const free = { erasing_at: null, held_at: null, held_by: null, hold_reason: null, held_by_name: null }
  return {
    lecture: { id: newId<LectureId>(), extension_days: 0, ...none, ...free },
    ...{ recordedAt, viewedAt: null, warnings: [], rules: { course: null, organisation: null } },
    time: { now: recordedAt, witnessed: recordedAt },
    ...{ monotonic: 0, looked: 0, held: false, gone: false, trashedSince: 0, confirmed: false, broken: 0, refused: 0 },
    surprised: 0,
    erasedAfter: undefined,
  }
}

/** Does it as the catalogue does: what the pure functions refuse changes nothing. */
export function perform(model: RetentionModel, act: RetentionAct): void {
  if (model.gone) return
  const { lecture, time } = model
  switch (act.act) {
    case 'rule':
      model.rules[act.whose] = act.rule
      return
    case 'hold':
      if (change(model, () => hold(lecture, 'An appeal', admin, time))) model.held = true
      return
    case 'lift':
      change(model, () => liftHold(lecture, time))
      model.held = false
      return
    case 'trash':
      trash(model, 'user.delete')
      return
    case 'restore':
      change(model, () => fromTrash(lecture, time))
      return
    case 'erase':
      change(model, () => toErasure(lecture, 'user.erase', admin, time))
      return
    case 'view':
      model.viewedAt = time.now
      return
    case 'extend':
      lecture.extension_days = act.days
      return
    case 'pass':
      for (let passed = 0; passed < act.hours; passed++) {
        model.monotonic += hour
        model.time = { ...model.time, now: new Date(model.time.now.getTime() + hour) }
        seeTime(model)
      }
      return
    case 'jump':
      model.time = { ...time, now: new Date(time.now.getTime() + act.hours * hour) }
      return
    case 'restart':
      model.looked = undefined
      return
    case 'confirm':
      model.time = { ...time, witnessed: time.now }
      model.confirmed = true
      return
    case 'look':
      look(model)
      return
  }
}

/** As keeper/retention does it: the clock, the rules, then the erasures; one that has begun comes to its end. */
function look(model: RetentionModel): void {
  seeTime(model)
  const { lecture, time } = model
  if (lecture.erasing_at) {
    if (model.held) model.broken++
    if (lecture.trash_reason !== 'user.erase') model.erasedAfter = model.monotonic - model.trashedSince
    model.gone = true
    return
  }
  if (!lecture.trashed_at) {
    for (const step of planRetention([keptLecture(model)], rulesOf(model), earliest(time))) {
      if (step.act === 'trash') {
        if (!hasStood(model)) model.surprised++
        trash(model, step.reason)
      } else model.warnings.push({ ...step.warning, at: latest(time) })
    }
  }
  if (isOnItsWayOut(model.lecture, time)) change(model, () => beginErasing(model.lecture, time))
}

/** Of this very removal people were told so many days ago as the last warning of its rule promises. */
function hasStood(model: RetentionModel): boolean {
  const { rules, warnings, time } = model
  const retention = retentionOf(keptLecture(model).facts, rules, earliest(time))
  if (retention.state !== 'leaves') return false
  const { dueAt, rule } = retention
  const last = rule.warnDays.at(-1)
  if (last === undefined) return true
  const about = warnings.filter((given) => given.days <= last && given.dueAt.getTime() === dueAt.getTime())
  return about.some(({ at }) => daysAfter(at, Math.min(last, rule.days ?? last)) <= earliest(time))
}

function trash(model: RetentionModel, reason: 'user.delete' | 'retention.course' | 'retention.organisation'): void {
  const before = model.lecture.trashed_at
  change(model, () => toTrash(model.lecture, reason, null, model.time))
  if (!before && model.lecture.trashed_at) {
    if (model.held) model.broken++
    model.trashedSince = model.monotonic
    model.confirmed = false
  }
}

/** False: refused. */
function change(model: RetentionModel, decide: () => Partial<Keeping> | null): boolean {
  try {
    model.lecture = { ...model.lecture, ...decide() }
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error instanceof LectureHeld) model.refused++
    return false
  }
}

function keptLecture({ lecture, recordedAt, viewedAt, warnings }: RetentionModel): KeptLecture {
  return {
    ...{ id: lecture.id, organisation, course, title: '', courseTitle: null, bytes: 0, recording: false },
    shownIn: 0,
    facts: {
      ...{ recordedAt, publishedAt: recordedAt, viewedAt, termEndsAt: daysAfter(recordedAt, 60), warnings },
      ruledSince: lecture.ruled_since,
      ...{ restoredAt: lecture.restored_at, extensionDays: lecture.extension_days, hold: holdOf(lecture) },
    },
  }
}

function rulesOf({ rules }: RetentionModel): AllRules {
  return { courses: new Map([[course, rules.course]]), organisations: new Map([[organisation, rules.organisation]]) }
}

/** A keeper that runs sees the clock more often than once an hour. */
function seeTime(model: RetentionModel): void {
  const elapsed = model.looked === undefined ? undefined : model.monotonic - model.looked
  model.time = { ...model.time, witnessed: witness(model.time, elapsed) }
  model.looked = model.monotonic
}
