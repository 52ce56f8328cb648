import { z } from 'zod'
import { recordingEvents, recordingStates } from '../../core/recording/advance.ts'
import { problemEvents } from '../../core/recording/problem.ts'
import { trimEvents } from '../../core/recording/trim.ts'
import { retentionEvents, retentionFacts } from '../../core/retention/retention-event.ts'
import { courseId, instant, lectureId, recordingId } from './fields.ts'

const about = {
  at: instant,
  lecture: lectureId.nullable(),
  title: z.string().nullable(),
  /** Who did it; null: Aula itself. */
  actor: z.string().nullable(),
}

/** What happened to a recording, or was decided about keeping and removing. */
export const happening = z.discriminatedUnion('about', [
  z.object({
    ...{ about: z.literal('recording'), id: z.int(), ...about },
    recording: recordingId,
    event: z.enum([...recordingEvents, ...problemEvents, ...trimEvents]),
    from: z.enum(recordingStates),
    to: z.enum(recordingStates),
    take: z.int(),
    reason: z.string(),
  }),
  /** People beside the player said that they hear or see nothing; only in the list of one lecture. */
  z.object({
    ...{ about: z.literal('reports'), id: z.int(), ...about },
    missing: z.enum(['sound', 'picture']),
    people: z.int(),
  }),
  z.object({
    ...{ about: z.literal('retention'), id: z.int(), ...about },
    course: z.object({ id: courseId, title: z.string() }).nullable(),
    event: z.enum(retentionEvents),
    facts: retentionFacts,
    /** An admin's own words. */
    note: z.string().nullable(),
    /** Whom a warning went to; null: it is none. Not there while a viewer of the release before answers. */
    warned: z.array(z.string()).nullish(),
  }),
])
export type Happening = z.infer<typeof happening>
