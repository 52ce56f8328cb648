import { z } from 'zod'
import { recordingStates } from '../../core/recording/advance.ts'
import { retentionClocks } from '../../core/retention/rule.ts'
import {
  access,
  courseId,
  instant,
  lectureId,
  longText,
  milliseconds,
  recordingId,
  roomId,
  shortText,
  shortTextOrNone,
} from './fields.ts'
import { happening } from './happening.ts'
import { route } from './route.ts'

/** What people are told of a lecture, worked out from its recordings. */
export const lectureStatus = z.enum([
  'starting',
  'live',
  'paused',
  'closing',
  'ready',
  'hidden',
  'failed',
  'trashed',
  'empty',
])
export type LectureStatus = z.infer<typeof lectureStatus>

/** One long work that is not finished: what, how far (0 to 1), or why it failed. */
const preparation = z.object({
  job: z.enum(['renditions', 'pictures', 'download', 'fill']),
  state: z.enum(['waiting', 'running', 'failed']),
  progress: z.number().min(0).max(1),
  detail: z.string(),
})

const keeping = z.object({
  /** While it is held nobody and nothing removes it. */
  hold: z.object({ reason: z.string(), at: instant, by: z.string().nullable() }).nullable(),
  /** What its rule waits for before it counts: the end of a term that nobody has set, or the publication. */
  waitsFor: z.enum(['term', 'publication']).nullable(),
  /** Days by which its removal is put off, and may be; null: its rule allows none. */
  extension: z.object({ days: z.int(), most: z.int() }).nullable(),
})
export type Keeping = z.infer<typeof keeping>

export const lectureCard = z.object({
  id: lectureId,
  title: z.string(),
  speaker: z.string(),
  course: z.object({ id: courseId, title: z.string() }).nullable(),
  status: lectureStatus,
  startedAt: instant,
  /** Length of the replay, or so far. */
  duration: milliseconds,
  /** Path of a JPEG, or null while there is none. */
  poster: z.string().nullable(),
  access,
  canManage: z.boolean(),
  preparations: z.array(preparation),
  /** When retention moves it to the trash, by whose rule and which clock; null: kept. */
  removal: z
    .object({
      at: instant,
      reason: z.enum(['retention.course', 'retention.organisation']),
      clock: z.enum(retentionClocks),
      /** It is so near that the people in charge are warned. */
      soon: z.boolean(),
    })
    .nullable(),
  /** What those who manage it may know and change about how long it stays; null for everybody else. */
  keeping: keeping.nullable(),
  failure: z.string().nullable(),
})
export type LectureCard = z.infer<typeof lectureCard>

export const lecturePage = lectureCard.extend({
  description: z.string(),
  room: z.object({ id: roomId, name: z.string() }).nullable(),
  /** Everything a player needs; null while there is nothing to play. */
  playback: z
    .object({
      /** Path of the multivariant playlist. */
      playlist: z.string(),
      live: z.boolean(),
      /** WebVTT with seek thumbnails. */
      thumbnails: z.string().nullable(),
      download: z.object({ path: z.string(), bytes: z.int(), name: z.string() }).nullable(),
      /** Pieces that were lost when a recorder died, in player time. */
      gaps: z.array(z.object({ at: milliseconds, length: milliseconds })),
      /** What was said before Record was pressed is kept, and not there yet. */
      leadToCome: z.boolean(),
    })
    .nullable(),
  /** The link to share; for access `link` it carries the key, and only those who manage the lecture see that key. */
  share: z.string(),
  recordings: z.array(
    z.object({
      id: recordingId,
      state: z.enum(recordingStates),
      startedAt: instant.nullable(),
      stoppedAt: instant.nullable(),
      failure: z.string().nullable(),
    }),
  ),
})
export type LecturePage = z.infer<typeof lecturePage>

const params = z.object({ lecture: lectureId })
const cards = z.object({ lectures: z.array(lectureCard) })

export const lectureRoutes = {
  startPage: route({
    method: 'get',
    path: '/start',
    access: 'anyone',
    summary: 'Live now, recent, mine: only what the caller may watch',
    answer: z.object({
      live: z.array(lectureCard),
      recent: z.array(lectureCard),
      mine: z.array(lectureCard),
      /** Rooms the caller teaches in. */
      rooms: z.array(z.object({ id: roomId, name: z.string() })),
    }),
  }),
  search: route({
    method: 'get',
    path: '/lectures',
    access: 'anyone',
    summary: 'Search by title, course and lecturer among what the caller may watch',
    query: z.object({ q: shortText }),
    answer: cards,
  }),
  myLectures: route({
    method: 'get',
    path: '/my/lectures',
    access: 'lecturer',
    summary: 'Lectures the caller manages',
    answer: cards,
  }),
  seeLecture: route({
    method: 'get',
    path: '/lectures/:lecture',
    access: 'lecture:watch',
    summary: 'The lecture’s page. `key` is the key of a link; it is remembered in a signed cookie',
    params,
    query: z.object({ key: z.string().max(64).optional() }),
    answer: lecturePage,
  }),
  followLecture: route({
    method: 'get',
    path: '/lectures/:lecture/news',
    access: 'lecture:watch',
    summary: 'The lecture’s status: at once if it is another than `status`, else with the next change, or after 20 s',
    params,
    query: z.object({ status: lectureStatus, key: z.string().max(64).optional() }),
    answer: z.object({ status: lectureStatus }),
  }),
  changeLecture: route({
    method: 'patch',
    path: '/lectures/:lecture',
    access: 'lecture:manage',
    summary: 'Change title, speaker, description, access, course',
    params,
    body: z
      .object({
        title: shortText,
        speaker: shortTextOrNone,
        description: longText,
        access,
        course: courseId.nullable(),
      })
      .partial(),
  }),
  extendLecture: route({
    method: 'put',
    path: '/lectures/:lecture/extension',
    access: 'lecture:manage',
    summary: 'Keep a lecture so many days longer than its rule says, at most as many as that allows; 0 takes it back',
    params,
    body: z.object({ days: z.int().min(0).max(3_650) }),
  }),
  lectureEvents: route({
    method: 'get',
    path: '/lectures/:lecture/events',
    access: 'lecture:manage',
    summary: 'What happened to the lecture and why, newest first',
    params,
    answer: z.object({ events: z.array(happening) }),
  }),
  trashLecture: route({
    method: 'delete',
    path: '/lectures/:lecture',
    access: 'lecture:manage',
    summary: 'Move to the trash for 30 days',
    params,
  }),
  restoreLecture: route({
    method: 'post',
    path: '/lectures/:lecture/restore',
    access: 'lecture:manage',
    summary: 'Take out of the trash',
    params,
  }),
  eraseLecture: route({
    method: 'post',
    path: '/lectures/:lecture/erase',
    access: 'lecture:manage',
    summary: 'Erase now what is in the trash (cannot be undone)',
    params,
  }),
  stopLecture: route({
    method: 'post',
    path: '/lectures/:lecture/stop',
    access: 'lecture:manage',
    summary: 'Stop the running recording',
    params,
  }),
  myTrash: route({
    method: 'get',
    path: '/my/trash',
    access: 'lecturer',
    summary: 'Lectures in the trash that the caller manages (admins: all)',
    answer: z.object({
      lectures: z.array(
        z.object({
          id: lectureId,
          title: z.string(),
          speaker: z.string(),
          trashedAt: instant,
          reason: z.string(),
          /** Null: it is held. */
          eraseAt: instant.nullable(),
          bytes: z.int(),
        }),
      ),
    }),
  }),
}
