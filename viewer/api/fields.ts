import { z } from 'zod'
import type {
  CourseId,
  CourseLinkId,
  FileId,
  HandId,
  InvitationId,
  LectureId,
  MailId,
  PersonId,
  PlannedRecordingId,
  QuestionId,
  RecordingId,
  RoomId,
} from '../../core/ids.ts'
import { idPattern } from '../../core/ids.ts'
import type { Sentence } from '../../core/sentence.ts'

const id = <Kind extends string>() => z.string().regex(idPattern, 'must be an id') as unknown as z.ZodType<Kind, string>
export const personId = id<PersonId>()
export const courseId = id<CourseId>()
export const courseLinkId = id<CourseLinkId>()
export const roomId = id<RoomId>()
export const lectureId = id<LectureId>()
export const recordingId = id<RecordingId>()
export const invitationId = id<InvitationId>()
export const fileId = id<FileId>()
export const mailId = id<MailId>()
export const plannedRecordingId = id<PlannedRecordingId>()
export const questionId = id<QuestionId>()
export const handId = id<HandId>()

/** Characters of a question, or of a message beside the player. */
export const longestQuestion = 300

/** Text that a person types: any characters but control characters, trimmed, data everywhere. */
const clean = (text: string) => !/[^\P{Cc}\t\n\r]/u.test(text)
export const shortText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'may have 200 characters')
  .refine(clean, 'has control characters')
/** Like `shortText`, but may be left empty. */
export const shortTextOrNone = z
  .string()
  .trim()
  .max(200, 'may have 200 characters')
  .refine(clean, 'has control characters')
/** What is read in passing, by many. */
export const questionText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(longestQuestion, 'may have 300 characters')
  .refine(clean, 'has control characters')
export const longText = z
  .string()
  .trim()
  .max(10_000, 'may have 10,000 characters')
  .refine(clean, 'has control characters')
export const email = z.email('must be an e-mail address').max(254)
export const password = z.string().min(10, 'must have at least 10 characters').max(200)
/** ISO 8601 with zone. */
export const instant = z.iso.datetime()
/** Milliseconds of player time. */
export const milliseconds = z.int().min(0)

export const role = z.enum(['admin', 'lecturer', 'student'])
export const access = z.enum(['public', 'link', 'signed-in', 'course'])
/** An admin's reason for a hold. */
export const holdReason = z
  .string()
  .trim()
  .min(1, 'must say why')
  .max(500, 'may have 500 characters')
  .refine(clean, 'has control characters')
/** Why nothing removes a lecture, since when, and who said so; `by` null: somebody who is gone. */
export const hold = z.object({ reason: z.string(), at: instant, by: z.string().nullable() })
const innermost = sentenceWith(z.union([z.string(), z.number()]))
const inner = sentenceWith(z.union([z.string(), z.number(), innermost]))
/** In English, with {{name}}s where values belong; a value may be a sentence itself, three deep. */
export const sentence: z.ZodType<Sentence> = sentenceWith(z.union([z.string(), z.number(), inner]))

function sentenceWith<Value extends z.ZodType>(value: Value) {
  return z.object({ text: z.string(), values: z.record(z.string(), value).optional() })
}

/** How every error looks: a stable code, a sentence that says what to do, an id to quote. */
export const problem = z.object({
  code: z.string(),
  message: z.string(),
  /** The same as a template with its values, for whoever translates it. */
  said: sentence.optional(),
  /** Per field of the body, where the input was bad. */
  fields: z.record(z.string(), z.string()).optional(),
  quote: z.string(),
})
export type Problem = z.infer<typeof problem>
