import { z } from 'zod'
import { colorPattern } from '../../core/accent.ts'
import { organisationEvents } from '../../core/organisation-event.ts'
import { recordingStates } from '../../core/recording/advance.ts'
import { selfTestSteps } from '../../core/self-test/self-test.ts'
import { textLanguages } from '../../core/text/organisation-text.ts'
import { instant, lectureId, recordingId, sentence, shortText } from './fields.ts'
import { happening } from './happening.ts'
import { route } from './route.ts'

/** Recordings of an organisation that may run at once; null: as many as there is room for. */
const recordingsAtOnce = z.int().min(1).max(10_000).nullable()
/** Of e-mails to people whose own nobody knows. */
const language = z.enum(textLanguages)
/** Colour of the pages; null: Aula's own. */
const accent = z.string().regex(colorPattern, 'must be a colour such as #0b7a73').nullable()

const selfTest = z.object({
  /** Milliseconds from one to the next; null: only when somebody asks for one. */
  interval: z.number().nullable(),
  running: z.object({ step: z.enum(selfTestSteps) }).nullable(),
  /** The newest one that found out something. */
  last: z
    .object({
      at: instant,
      /** What went wrong, in words; null: nothing. */
      problem: z.string().nullable(),
      said: sentence.nullable(),
      /** Seconds from Record to the first kept frame, and from Stop to the replay. */
      firstFrame: z.number().nullable(),
      replay: z.number().nullable(),
    })
    .nullable(),
  /** A newer one that did not find out anything, and why. */
  skipped: z.object({ at: instant, why: z.string(), said: sentence.nullable() }).nullable(),
})
export type SelfTestNews = z.infer<typeof selfTest>

const workJob = z.enum(['renditions', 'pictures', 'download', 'fill'])

export const adminRoutes = {
  now: route({
    method: 'get',
    path: '/admin/now',
    access: 'admin',
    summary: 'What is recorded now, what is wrong, what is in preparation, what expires this month',
    answer: z.object({
      recordings: z.array(
        z.object({
          id: recordingId,
          lecture: lectureId,
          title: z.string(),
          state: z.enum(recordingStates),
          since: instant.nullable(),
          node: z.string().nullable(),
          /** What its recorder keeps of what moves, where it has had to step; null: all there is. */
          framesPerSecond: z.int().nullable(),
        }),
      ),
      machines: z.array(
        z.object({
          name: z.string(),
          process: z.string(),
          alive: z.boolean(),
          beat: instant,
          facts: z.record(z.string(), z.unknown()),
        }),
      ),
      preparations: z.array(
        z.object({
          lecture: lectureId,
          recording: recordingId,
          title: z.string(),
          job: workJob,
          state: z.enum(['waiting', 'running', 'failed']),
          progress: z.number(),
          detail: z.string(),
          failure: z.string().nullable(),
        }),
      ),
      /** Problems in words with what to do; `said`: the same for whoever translates it, not there while a
       * viewer of the release before answers. */
      problems: z.array(
        z.object({
          code: z.string(),
          what: z.string(),
          todo: z.string(),
          said: z.object({ what: sentence, todo: sentence }).optional(),
          lecture: lectureId.nullable(),
        }),
      ),
      /** Jobs in each queue; null: the queue does not answer. */
      queues: z.array(z.object({ name: z.string(), waiting: z.int(), running: z.int(), setAside: z.int() })).nullable(),
      storage: z.object({
        bytes: z.int(),
        lectures: z.int(),
        /** Of a store that is a folder; bytes. */
        disk: z.object({ free: z.number(), size: z.number() }).nullable(),
      }),
      selfTest,
      expiring: z.array(z.object({ lecture: lectureId, title: z.string(), at: instant, reason: z.string() })),
    }),
  }),
  runSelfTest: route({
    method: 'post',
    path: '/admin/self-test',
    access: 'admin',
    summary: 'Record, probe and erase a self-test lecture now; while one runs, nothing more happens',
  }),
  retryWork: route({
    method: 'post',
    path: '/admin/recordings/:recording/work/:job/retry',
    access: 'admin',
    summary: 'Try again to make what could not be made of a recording',
    params: z.object({ recording: recordingId, job: workJob }),
  }),
  seeOrganisation: route({
    method: 'get',
    path: '/admin/organisation',
    access: 'admin',
    summary: 'Name, colour, language and limit of the organisation',
    answer: z.object({ name: z.string(), accent, recordingsAtOnce, language }),
  }),
  changeOrganisation: route({
    method: 'patch',
    path: '/admin/organisation',
    access: 'admin',
    summary: 'Change name, colour, language and limit of the organisation',
    body: z.object({ name: shortText, accent, recordingsAtOnce, language }).partial(),
  }),
  organisationEvents: route({
    method: 'get',
    path: '/admin/organisation-events',
    access: 'admin',
    summary: 'What admins did to people and mail, newest first',
    query: z.object({ before: z.coerce.number().int().positive().optional() }),
    answer: z.object({
      events: z.array(
        z.object({
          id: z.int(),
          at: instant,
          event: z.enum(organisationEvents),
          /** These two null: somebody who was removed. */
          about: z.string().nullable(),
          detail: z.string().nullable(),
          actor: z.string().nullable(),
        }),
      ),
    }),
  }),
  events: route({
    method: 'get',
    path: '/admin/events',
    access: 'admin',
    summary: 'What happened to lectures and why, newest first',
    /** `next` of the answer before. */
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,15},\d{1,15}$/)
        .optional(),
    }),
    answer: z.object({ events: z.array(happening), next: z.string().nullable() }),
  }),
}
