import { z } from 'zod'
import { licences } from '../../core/lecture/licence.ts'
import { recordingStates } from '../../core/recording/advance.ts'
import { retentionClocks } from '../../core/retention/rule.ts'
import {
  access,
  courseId,
  hold,
  instant,
  lectureId,
  longText,
  milliseconds,
  plannedRecordingId,
  recordingId,
  roomId,
  shortText,
  shortTextOrNone,
} from './fields.ts'
import { lectureFile } from './files.ts'
import { happening } from './happening.ts'
import { participation } from './participation.ts'
import { route } from './route.ts'
import { chatNews, chatVersion } from './watch-chat.ts'

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
  hold: hold.nullable(),
  /** What its rule waits for before it counts: the end of a term that nobody has set, or the publication. */
  waitsFor: z.enum(['term', 'publication']).nullable(),
  /** Days by which its removal is put off, and may be; null: its rule allows none. */
  extension: z.object({ days: z.int(), most: z.int() }).nullable(),
})
export type Keeping = z.infer<typeof keeping>

export const lectureCard = z.object({
  id: lectureId,
  title: z.string(),
  /** All who speak in it, in one text. */
  speaker: z.string(),
  course: z.object({ id: courseId, title: z.string() }).nullable(),
  /** Other courses that show it, for those who manage it; 0 for everybody else. */
  shownIn: z.int(),
  status: lectureStatus,
  startedAt: instant,
  /** How many watch it live; null: there is nothing to watch live. */
  watching: z.int().nullable(),
  /** Length of the replay, or so far. */
  duration: milliseconds,
  /** Path of a JPEG, or null while there is none. */
  poster: z.string().nullable(),
  /** Path of an MP4 of one frame, what is to be seen right now; null while nothing runs. */
  livePicture: z.string().nullable(),
  access,
  canManage: z.boolean(),
  /** A replay waits to appear: at a time, or until somebody lets it (null). Those who manage the lecture watch it already. */
  release: z.object({ appearsAt: instant.nullable() }).nullable(),
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
  /** Why it failed, as a code, for the same people. */
  failure: z.string().nullable(),
})
export type LectureCard = z.infer<typeof lectureCard>

const inTrash = z.object({
  trashedAt: instant,
  reason: z.string(),
  /** Null: it is held. */
  eraseAt: instant.nullable(),
})

export const upcomingLecture = z.object({
  id: plannedRecordingId,
  title: z.string(),
  speaker: z.string(),
  course: z.object({ id: courseId, title: z.string() }),
  beginsAt: instant,
})
export type UpcomingLecture = z.infer<typeof upcomingLecture>

export const lecturePage = lectureCard.extend({
  description: z.string(),
  speakers: z.array(z.string()),
  licence: z.enum(licences),
  /** In the order in which they came. */
  files: z.array(lectureFile),
  /** Bytes that the next file may have, and that all of them may still have; null for those who add none. */
  filesLimit: z.object({ each: z.int(), left: z.int() }).nullable(),
  /** Whether the caller may open the page of its course. */
  courseOpen: z.boolean(),
  /** Other courses that show it: those of the caller, all for those who manage it. */
  otherCourses: z.array(z.object({ id: courseId, title: z.string() })),
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
      /** How much of the lecture is cut before its beginning: by so much its times move when that is undone. */
      cutBefore: milliseconds,
      /** What was said before Record was pressed is kept, and not there yet. */
      leadToCome: z.boolean(),
    })
    .nullable(),
  /** Why it is in the trash and until when, for those who manage it; null: it is not. Not there while a viewer of the release before answers. */
  trash: inTrash.nullish(),
  /** What is cut at its start and end, for those who manage it; null: nothing. */
  trim: z.object({ before: milliseconds, after: milliseconds }).nullable(),
  /** Where the caller goes on with the replay; null: at its beginning. */
  resumeAt: milliseconds.nullable(),
  /** The link to share; for access `link` it carries the key, for those who manage the lecture or have come with that key. */
  share: z.string(),
  recordings: z.array(
    z.object({
      id: recordingId,
      state: z.enum(recordingStates),
      startedAt: instant.nullable(),
      stoppedAt: instant.nullable(),
      /** For those who manage the lecture. */
      failure: z.string().nullable(),
    }),
  ),
})
export type LecturePage = z.infer<typeof lecturePage>

const params = z.object({ lecture: lectureId })
const cards = z.object({ lectures: z.array(lectureCard) })
/** `q`: only what has all these words; `after`: `next` of the page before. */
const page = z.object({ q: shortTextOrNone.default(''), after: lectureId.optional() })
/** null: this was the last page. Not there while a viewer of the release before answers. */
const next = lectureId.nullish()

export const lectureRoutes = {
  startPage: route({
    method: 'get',
    path: '/start',
    access: 'anyone',
    summary: 'Live now, to be continued, new, recent, mine: only what the caller may watch',
    answer: z.object({
      live: z.array(lectureCard),
      /** Replays that the caller has stopped in, the last one first; who is not signed in has none. */
      continued: z.array(z.object({ lecture: lectureCard, position: milliseconds, duration: milliseconds })),
      /** Of a month, in the caller's courses, that the caller has not begun to watch. */
      newReplays: z.array(lectureCard),
      /** Planned in the caller’s courses within two weeks, the next one first. */
      upcoming: z.array(upcomingLecture),
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
    access: 'signed-in',
    summary:
      'Lectures that the caller owns, teaches the course of or is named a lecturer of, newest first; a page at a time',
    query: page,
    answer: cards.extend({
      next,
      /** Lectures that will be removed soon, on whatever page; null but with the first one. `mayKeep`: some of them longer. */
      leaving: z.object({ lectures: z.int(), mayKeep: z.boolean() }).nullish(),
    }),
  }),
  allLectures: route({
    method: 'get',
    path: '/admin/lectures',
    access: 'admin',
    summary: 'Every lecture of the organisation, newest first; a page at a time',
    query: page,
    answer: cards.extend({ next }),
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
    follows: true,
    summary:
      'The lecture’s status, and what is beside its player if that is another version than `participation`, or the chat if there is a later one than `chat`: at once if one of them is, else with the next change, or after 20 s',
    params,
    query: z.object({
      status: lectureStatus,
      key: z.string().max(64).optional(),
      /** The version that is known; empty: none. Who leaves it out is not told. */
      participation: z.string().max(32).optional(),
      /** The same of the chat; 0: none. */
      chat: z.coerce.number().pipe(chatVersion).optional(),
    }),
    answer: z.object({
      status: lectureStatus,
      /** Null: as it was. */
      participation: participation.nullable(),
      /** What has changed since that version; null: nothing. */
      chat: chatNews.nullable(),
    }),
  }),
  changeLecture: route({
    method: 'patch',
    path: '/lectures/:lecture',
    access: 'lecture:manage',
    summary: 'Change title, speakers, description, licence, access, course',
    params,
    body: z
      .object({
        title: shortText,
        speakers: z.array(shortText).max(20, 'may be 20 people'),
        /** Of pages of the release before: one speaker. */
        speaker: shortText,
        description: longText,
        licence: z.enum(licences),
        access,
        course: courseId.nullable(),
      })
      .partial(),
  }),
  seeTrim: route({
    method: 'get',
    path: '/lectures/:lecture/trim',
    access: 'lecture:manage',
    summary:
      'The whole lecture, to trim it: what is kept, and where it can be cut. Times are those of the whole lecture',
    params,
    answer: z.object({
      /** Paths of the multivariant playlist and the seek thumbnails of the whole lecture, what is cut included. */
      playlist: z.string(),
      thumbnails: z.string().nullable(),
      /** In order, from 0 to the lecture's length: it can begin and end there. */
      cuts: z.array(milliseconds),
      start: milliseconds,
      end: milliseconds,
    }),
  }),
  trimLecture: route({
    method: 'put',
    path: '/lectures/:lecture/trim',
    access: 'lecture:manage',
    summary:
      'Keep what lies wholly between two times of the whole lecture, at once for everybody; answers what that is',
    params,
    body: z.object({ start: milliseconds, end: milliseconds }),
    answer: z.object({ start: milliseconds, end: milliseconds }),
  }),
  untrimLecture: route({
    method: 'delete',
    path: '/lectures/:lecture/trim',
    access: 'lecture:manage',
    summary: 'Bring the whole lecture back',
    params,
  }),
  releaseLecture: route({
    method: 'put',
    path: '/lectures/:lecture/release',
    access: 'lecture:manage',
    summary: 'Let a replay appear now, or take it back until somebody lets it (`after-review`), or until a time',
    params,
    body: z.object({ appears: z.union([z.enum(['now', 'after-review']), instant]) }),
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
    access: 'signed-in',
    summary: 'Lectures in the trash that the caller manages (admins: all), newest first; a page at a time',
    query: page,
    answer: z.object({
      next,
      lectures: z.array(
        inTrash.extend({
          id: lectureId,
          title: z.string(),
          speaker: z.string(),
          bytes: z.int(),
          /** Other courses that show it. */
          shownIn: z.int(),
        }),
      ),
    }),
  }),
}
