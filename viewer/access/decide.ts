import { timingSafeEqual } from 'node:crypto'
import type { CourseForPerson } from '../../storage/catalog/courses/courses.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import type { RoomForPerson } from '../../storage/catalog/rooms/rooms.ts'
import type { AccessRule } from '../api/route.ts'
import type { Caller } from './caller.ts'

/**
 * Why somebody may not.
 * - `sign-in` (401): nobody is signed in, and a login might help.
 * - `not-allowed` (403): signed in, and this is not theirs. Lectures and courses whose existence is a secret answer so
 *   whether they exist or not; only an admin, from whom nothing is secret, is told `missing`.
 * - `missing` (404): there is no such object, and saying so gives nothing away.
 * - `locked` (403): the room is locked.
 */
export type Refusal = 'sign-in' | 'not-allowed' | 'missing' | 'locked'

/** What a path names, as the caller finds it; undefined where there is nothing. */
export type Objects = {
  lecture?: LectureForPerson | undefined
  room?: RoomForPerson | undefined
  course?: CourseForPerson | undefined
}

/** The only place that says who may do what. Pure; whatever it does not know is refused. Undefined: go ahead. */
export function decide(rule: AccessRule, caller: Caller, { lecture, room, course }: Objects): Refusal | undefined {
  const { person } = caller
  const refused: Refusal = person ? 'not-allowed' : 'sign-in'
  const secret: Refusal = person?.role === 'admin' ? 'missing' : refused
  const allow = (yes: boolean) => (yes ? undefined : refused)
  switch (rule) {
    case 'anyone':
      return undefined
    case 'signed-in':
      return allow(person !== null)
    case 'lecturer':
      return allow(person?.role === 'lecturer' || person?.role === 'admin')
    case 'admin':
      return allow(person?.role === 'admin')
    case 'lecture:watch':
      return lecture ? allow(mayWatch(caller, lecture)) : secret
    case 'lecture:take-part':
      return lecture ? allow(person !== null && mayWatch(caller, lecture)) : secret
    case 'lecture:manage':
      return lecture ? allow(mayManageLecture(person, lecture)) : secret
    case 'room:join':
      // Its lock is judged with the seat that a page brings: `isShutOut`.
      return room ? undefined : 'missing'
    case 'room:manage':
      return room ? allow(mayManageRoom(person, room)) : 'missing'
    case 'course:see':
      return course ? allow(person?.role === 'admin' || (person !== null && course.part !== null)) : secret
    case 'course:manage':
      return course ? allow(mayManageCourse(person, course)) : secret
    default:
      return unknownRule(rule, refused)
  }
}

/**
 * What is in the trash is there for those who manage it, and for nobody else. Who reaches a lecture by another course that
 * shows it may watch, whatever its access, and nothing more.
 */
export function mayWatch({ person, linkKeys }: Caller, lecture: LectureForPerson): boolean {
  if (mayManageLecture(person, lecture)) return true
  if (lecture.trashed_at) return false
  if (person !== null && lecture.shown_to) return true
  switch (lecture.access) {
    case 'public':
      return true
    case 'link':
      return holdsLink({ linkKeys }, lecture)
    case 'signed-in':
      return person !== null
    case 'course':
      return person !== null && lecture.part !== null
    default:
      return false
  }
}

/** Whoever has opened the lecture by its link has it already. */
export function holdsLink({ linkKeys }: Pick<Caller, 'linkKeys'>, lecture: LectureForPerson): boolean {
  return sameSecret(linkKeys.get(lecture.id), lecture.link_key)
}

export function mayManageLecture(person: SignedIn | null, lecture: LectureForPerson): boolean {
  return teaches(person, lecture) || (person !== null && (lecture.owner_id === person.id || lecture.named))
}

export function mayManageRoom(
  person: Pick<SignedIn, 'id' | 'role'> | null,
  room: Pick<RoomForPerson, 'owner_id' | 'part'>,
): boolean {
  return teaches(person, room) || (person !== null && room.owner_id === person.id)
}

/** The room's lock stands before them, unless they were inside: whose seat it still keeps only the room itself knows. */
export function isShutOut(person: SignedIn | null, room: RoomForPerson): boolean {
  return room.locked_at !== null && !room.invited && !mayManageRoom(person, room)
}

export function mayManageCourse(person: SignedIn | null, course: CourseForPerson): boolean {
  return teaches(person, course)
}

function teaches(person: Pick<SignedIn, 'role'> | null, { part }: { part: string | null }): boolean {
  return person !== null && (person.role === 'admin' || part === 'lecturer')
}

function sameSecret(given: string | undefined, expected: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Reached only by a rule that the type does not know. */
function unknownRule(_rule: never, refusal: Refusal): Refusal {
  return refusal
}
