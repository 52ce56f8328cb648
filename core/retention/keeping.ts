import { AppError } from '../errors.ts'
import type { LectureId, PersonId } from '../ids.ts'
import { sentence } from '../sentence.ts'
import { type Hold, LectureHeld } from './hold.ts'
import type { RemovalReason } from './retention-of.ts'
import { daysAfter, earliest, latest, type RetentionTime } from './retention-time.ts'

/** Days that a lecture rests in the trash before it is erased. */
export const trashDays = 30

export type TrashReason = 'user.delete' | 'self-test.over' | RemovalReason
/** Why a lecture is erased before its time in the trash is over. */
export const erasedAtOnce = ['user.erase', 'self-test.over'] as const
export type EraseReason = (typeof erasedAtOnce)[number]

/** Whether a lecture is there, in the trash, on its way out or held: columns of its row. */
export type Keeping = {
  trashed_at: Date | null
  trash_reason: string | null
  trashed_by: PersonId | null
  /** When its time in the trash is over; null: not in the trash, or held. */
  erase_at: Date | null
  restored_at: Date | null
  /** Since when it is under its rule, where it was under another one or in the trash. */
  ruled_since: Date | null
  /** Since when the keeper erases its objects: there is no way back. */
  erasing_at: Date | null
  held_at: Date | null
  held_by: PersonId | null
  hold_reason: string | null
}
export type KeepingOf = Keeping & { id: LectureId; held_by_name: string | null }
type Change = Partial<Keeping>

/** @throws LectureHeld. Null: it is there already. */
export function toTrash(
  lecture: KeepingOf,
  reason: TrashReason,
  actor: PersonId | null,
  time: RetentionTime,
): Change | null {
  if (lecture.trashed_at) return null
  refuseWhileHeld(lecture)
  const erase_at = daysAfter(latest(time), trashDays)
  return { trashed_at: time.now, trash_reason: reason, trashed_by: actor, erase_at }
}

/**
 * A held one comes back, too. Only where a rule had moved it there its date is put off, and once: what somebody moves there
 * and back keeps its date, and nobody keeps a lecture for ever by restoring it.
 * @throws LectureIsBeingErased. Null: it is not in the trash.
 */
export function fromTrash(lecture: KeepingOf, time: RetentionTime): Change | null {
  if (!lecture.trashed_at) return null
  if (isOnItsWayOut(lecture, time)) throw new LectureIsBeingErased(lecture.id)
  const putOff = lecture.trash_reason?.startsWith('retention.') && !lecture.restored_at
  return {
    ...{ trashed_at: null, trash_reason: null, trashed_by: null, erase_at: null, ruled_since: latest(time) },
    ...(putOff ? { restored_at: latest(time) } : {}),
  }
}

/** @throws LectureHeld, LectureNotInTrash. Null: it is on its way out already. */
export function toErasure(
  lecture: KeepingOf,
  reason: EraseReason,
  actor: PersonId | null,
  time: RetentionTime,
): Change | null {
  refuseWhileHeld(lecture)
  if (!lecture.trashed_at) throw new LectureNotInTrash(lecture.id)
  if (lecture.erasing_at || (isAskedFor(lecture) && lecture.erase_at && lecture.erase_at <= latest(time))) return null
  return { trash_reason: reason, trashed_by: actor, erase_at: time.now }
}

/** What the keeper notes before it removes the first object. @throws LectureHeld, LectureNotInTrash. Null: it is noted. */
export function beginErasing(lecture: KeepingOf, time: RetentionTime): Change | null {
  refuseWhileHeld(lecture)
  if (!isOnItsWayOut(lecture, time)) throw new LectureNotInTrash(lecture.id)
  return lecture.erasing_at ? null : { erasing_at: time.now }
}

/** Stops everything that would remove the lecture; in the trash it stays there. @throws LectureIsBeingErased */
export function hold(lecture: KeepingOf, reason: string, actor: PersonId, time: RetentionTime): Change {
  if (lecture.erasing_at) throw new LectureIsBeingErased(lecture.id)
  const asked = isAskedFor(lecture) ? { trash_reason: 'user.delete' } : {}
  return { held_at: time.now, held_by: actor, hold_reason: reason, erase_at: null, ...asked }
}

/** From here on it takes its way again, with a whole time in the trash where it is there. Null: it is not held. */
export function liftHold(lecture: KeepingOf, time: RetentionTime): Change | null {
  if (!lecture.held_at) return null
  const erase_at = lecture.trashed_at ? daysAfter(latest(time), trashDays) : null
  return { held_at: null, held_by: null, hold_reason: null, erase_at }
}

/** There is no way back by restoring: somebody asked for the erasure, it has begun, or its time in the trash is over. */
export function isOnItsWayOut(lecture: Keeping, time: RetentionTime): boolean {
  if (!lecture.trashed_at || lecture.held_at) return false
  return (
    lecture.erasing_at !== null ||
    isAskedFor(lecture) ||
    (lecture.erase_at !== null && lecture.erase_at <= earliest(time))
  )
}

export function holdOf(lecture: Pick<KeepingOf, 'held_at' | 'hold_reason' | 'held_by_name'>): Hold | null {
  if (!lecture.held_at) return null
  return { reason: lecture.hold_reason ?? '', at: lecture.held_at, by: lecture.held_by_name }
}

function refuseWhileHeld(lecture: KeepingOf): void {
  const held = holdOf(lecture)
  if (held) throw new LectureHeld(lecture.id, held)
}

function isAskedFor({ trash_reason }: Keeping): boolean {
  return erasedAtOnce.some((reason) => reason === trash_reason)
}

export class LectureNotInTrash extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.not-in-trash',
      'caller',
      sentence('The lecture {{lecture}} is not in the trash: move it there first.', { lecture }),
    )
  }
}

export class LectureIsBeingErased extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.being-erased',
      'caller',
      sentence('The lecture {{lecture}} is being erased and cannot be brought back.', { lecture }),
    )
  }
}
