import { randomBytes } from 'node:crypto'
import { idPattern } from './id-pattern.ts'

export { idPattern }

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type OrganisationId = Id<'organisation'>
export type PersonId = Id<'person'>
export type CourseId = Id<'course'>
export type RoomId = Id<'room'>
export type LectureId = Id<'lecture'>
export type RecordingId = Id<'recording'>
export type InvitationId = Id<'invitation'>
export type CourseLinkId = Id<'course-link'>
export type PlannedRecordingId = Id<'planned-recording'>
export type SelfTestId = Id<'self-test'>
export type BackupId = Id<'backup'>
export type MailId = Id<'mail'>
export type QuestionId = Id<'question'>
export type HandId = Id<'hand'>
export type PasswordResetId = Id<'password-reset'>
export type FileId = Id<'file'>
export type CourseFeedId = Id<'course-feed'>

/** Crockford's base 32, lower case: no i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id. `now` is milliseconds since 1970. */
export function newId<Kind extends Id<string>>(now: number = Date.now()): Kind {
  let time = ''
  for (let rest = now, digit = 0; digit < 10; digit++, rest = Math.floor(rest / 32)) {
    time = alphabet[rest % 32] + time
  }
  let random = ''
  for (const byte of randomBytes(16)) random += alphabet[byte % 32]
  return (time + random) as Kind
}

/** Tells whether a text has the form of an id; the only way from outside text to a typed id. */
export function isId<Kind extends Id<string>>(text: unknown): text is Kind {
  return typeof text === 'string' && idPattern.test(text)
}
