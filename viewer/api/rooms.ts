import { z } from 'zod'
import { otherRoom } from '../../conference/other-room.ts'
import { openRules, senders } from '../../conference/room-rules.ts'
import { recordingStates } from '../../core/recording/advance.ts'
import { problemCodes } from '../../core/recording/problem.ts'
import { courseId, instant, lectureId, milliseconds, recordingId, roomId, shortText } from './fields.ts'
import { route } from './route.ts'

/** The recording of a room as people in it see it. */
export const roomRecording = z.object({
  id: recordingId,
  lecture: lectureId,
  state: z.enum(recordingStates),
  /** When the first frame was kept. */
  since: instant.nullable(),
  /** How much of the time since then was paused, so far. */
  pausedFor: milliseconds,
  /** It is paused, but the recorder has not said yet that it keeps nothing. */
  pausing: z.boolean(),
  /** A code; set when it failed. */
  failure: z.string().nullable(),
})
export type RoomRecording = z.infer<typeof roomRecording>

const rules = {
  /** Whoever does not manage the room waits until somebody who does lets them in. */
  lobby: z.boolean(),
  /** Who may share a screen. */
  sharing: z.enum(senders),
  /** Who may speak and show their camera; `lecturers`: and those whom they call on. */
  speaking: z.enum(senders),
}

const room = z.object({
  id: roomId,
  name: z.string(),
  course: z.object({ id: courseId, title: z.string() }).nullable(),
  locked: z.boolean(),
  ...rules,
  /** What is said while nobody records is kept for two minutes, so that a recording can begin before Record. */
  lead: z.boolean(),
  demo: z.boolean(),
  canManage: z.boolean(),
  /** Where a room that is in another conference is; null for Aula's own. */
  conference: z
    .object({
      system: z.enum(['page', 'jitsi', 'bigbluebutton']),
      /** Where people open it. */
      address: z.string(),
      /** How a recorder gets in; for those who manage the room. */
      setup: otherRoom.nullable(),
    })
    .nullable(),
  /** Running, or the one that failed or ended last within the last minute. */
  recording: roomRecording
    .extend({
      /** What is wrong with it right now; for those who manage the room. */
      problems: z.array(z.enum(problemCodes)),
      /** How many watch it live; for the same people. */
      watching: z.int(),
      /**
       * How loud what it hears is, 0 to 1 (root of the mean square), for the same people where the room is in another
       * conference: Aula's own rooms are told over their socket. Null: not known.
       */
      level: z.number().nullish(),
      /** Frames a second it keeps where its recorder has stepped, for the same people; null: nothing to tell. */
      framesPerSecond: z.int().nullable(),
      /** Why it was stopped or cancelled, as a code, for the same people; null: it was not, or somebody wanted it. */
      endedBecause: z.string().nullable(),
      /** Asks the same people whether it is to go on: it has run for hours. */
      asksStillThere: z.boolean(),
    })
    .nullable(),
})
export type Room = z.infer<typeof room>
const params = z.object({ room: roomId })

export const roomRoutes = {
  listRooms: route({
    method: 'get',
    path: '/rooms',
    access: 'signed-in',
    summary: 'Rooms the caller manages',
    answer: z.object({ rooms: z.array(room) }),
  }),
  createRoom: route({
    method: 'post',
    path: '/rooms',
    access: 'lecturer',
    summary: 'Create a room (for oneself or for a course one teaches); what is not named is as in `openRules`',
    body: z.object({
      name: shortText,
      course: courseId.nullable().default(null),
      lobby: rules.lobby.default(openRules.lobby),
      sharing: rules.sharing.default(openRules.sharing),
      speaking: rules.speaking.default(openRules.speaking),
      lead: z.boolean().default(false),
      conference: otherRoom.nullable().default(null),
    }),
    answer: room,
  }),
  seeRoom: route({
    method: 'get',
    path: '/rooms/:room',
    access: 'anyone',
    summary: 'What a visitor is told before joining',
    params,
    answer: room,
  }),
  changeRoom: route({
    method: 'patch',
    path: '/rooms/:room',
    access: 'room:manage',
    summary:
      'Rename, lock or unlock; who waits, who may share a screen, who may speak; with `lead`, keep what is said before Record',
    params,
    body: z
      .object({
        name: shortText,
        locked: z.boolean(),
        lead: z.boolean(),
        course: courseId.nullable(),
        conference: otherRoom,
        ...rules,
      })
      .partial(),
  }),
  deleteRoom: route({
    method: 'delete',
    path: '/rooms/:room',
    access: 'room:manage',
    summary: 'Delete a room; lectures stay',
    params,
  }),
  joinRoom: route({
    method: 'post',
    path: '/rooms/:room/join',
    access: 'room:join',
    summary: 'A short-lived token for the room’s signalling socket; no account needed',
    params,
    body: z.object({
      name: shortText,
      /** False: stays out of picture and sound of a recording. */
      recordable: z.boolean(),
      /** The last token of a page that was in the room before: its seat, for who comes back within minutes. */
      seat: z.string().max(4_000).optional(),
    }),
    answer: z.object({
      /** Path of the WebSocket. */
      socket: z.string(),
      token: z.string(),
    }),
  }),
  record: route({
    method: 'post',
    path: '/rooms/:room/record',
    access: 'room:manage',
    summary: 'Press Record: makes a lecture (or goes on with `lecture`) and a recording of it',
    params,
    body: z.object({ title: shortText.optional(), lecture: lectureId.optional() }),
    answer: roomRecording,
  }),
  stop: route({
    method: 'post',
    path: '/rooms/:room/stop',
    access: 'room:manage',
    summary: 'Press Stop (cancels when nothing was captured yet)',
    params,
    answer: roomRecording,
  }),
  pause: route({
    method: 'post',
    path: '/rooms/:room/pause',
    access: 'room:manage',
    summary: 'Pause: nothing is captured until `resume`. Answers when the recorder keeps nothing, or after two seconds',
    params,
    answer: roomRecording,
  }),
  resume: route({
    method: 'post',
    path: '/rooms/:room/resume',
    access: 'room:manage',
    summary: 'Go on with the recording after a pause',
    params,
    answer: roomRecording,
  }),
  stillThere: route({
    method: 'post',
    path: '/rooms/:room/still-there',
    access: 'room:manage',
    summary: 'Answer the question of a recording that has run for hours: it is to go on',
    params,
  }),
  startDemo: route({
    method: 'post',
    path: '/demo',
    access: 'anyone',
    summary: 'Start the demo lecture, or lead to the one that runs; demo mode only',
    answer: z.object({ room: roomId, lecture: lectureId }),
  }),
}
