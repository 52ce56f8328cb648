import { LeadElsewhere, RoomIsElsewhere } from '../../conference/conference-errors.ts'
import { addressForPeople, type OtherRoom, otherRoom } from '../../conference/other-room.ts'
import { newId, type RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { admitInvited } from '../../storage/catalog/participation/raised-hands.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import {
  nothingToTell,
  type RecordingCondition,
  recordingConditions,
} from '../../storage/catalog/recordings/recording-condition.ts'
import { firstKeptAt, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { roomRulesOf } from '../../storage/catalog/rooms/room-rules.ts'
import {
  changeRoom as change,
  createRoom as create,
  deleteRoom as deleteIt,
  findRoom,
  listRooms as list,
  type RoomForPerson,
  roomRecordings,
  type SeenRecording,
} from '../../storage/catalog/rooms/rooms.ts'
import { isShutOut, mayManageRoom } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import type { Room, RoomRecording } from '../api/rooms.ts'
import { refuseUnallowedHost } from '../lecture/refuse-unallowed-host.ts'
import { readSeat } from '../signal/admission.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { managedCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'

/** Seconds that a browser has to open the socket with its token. */
const joinSeconds = 120

export const listRooms: Handler<'listRooms'> = async ({ context, caller }) => {
  const { person } = caller
  const rooms = await list(context.catalog, context.organisation, person.id, person.role === 'admin' ? 'all' : 'mine')
  const seen = await watchedRecordings(
    context,
    rooms.map(({ id }) => id),
  )
  return { rooms: rooms.map((room) => describeRoom(room, seen.get(room.id), person)) }
}

export const createRoom: Handler<'createRoom'> = async ({ context, caller, body }) => {
  const { person } = caller
  const course = body.course && (await managedCourse(context, person, body.course)).id
  await refuseUnallowedHost(context, body.conference)
  if (body.lead && body.conference) throw new LeadElsewhere()
  const id = await create(context.catalog, {
    ...body,
    organisation: context.organisation,
    owner: person.id,
    course,
  })
  return await loadRoom(context, person, id)
}

export const seeRoom: Handler<'seeRoom'> = async ({ context, caller, params }) => {
  const room = await loadRoom(context, caller.person, params.room)
  const { recording } = room
  if (!recording || !room.conference || !room.canManage || recording.state !== 'recording') return room
  return { ...room, recording: { ...recording, level: context.recordedLevels.look(recording.id) } }
}

export const changeRoom: Handler<'changeRoom'> = async ({ context, caller, room, body }) => {
  if (body.course) await managedCourse(context, caller.person, body.course)
  await refuseUnallowedHost(context, body.conference)
  if (body.lead && (room.conference !== null || body.conference)) throw new LeadElsewhere()
  await change(context.catalog, room.id, body)
  await context.roomChanged(room.id)
}

export const deleteRoom: Handler<'deleteRoom'> = async ({ context, room }) => {
  await deleteIt(context.catalog, room.id)
  await context.roomChanged(room.id)
}

export const joinRoom: Handler<'joinRoom'> = async ({ context, caller, room, body }) => {
  if (room.conference !== null) throw new RoomIsElsewhere()
  const { settings } = context
  const person = caller.person?.id ?? null
  const seat =
    body.seat === undefined ? undefined : readSeat(settings.AULA_SECRET, body.seat, { room: room.id, person })
  if (!seat && isShutOut(caller.person, room)) throw new AccessRefused('locked')
  const claims = {
    room: room.id,
    organisation: context.organisation,
    participant: newId(),
    ...seat,
    name: body.name,
    recordable: body.recordable,
    manage: mayManageRoom(caller.person, room),
    person,
    invited: person !== null && (await admitInvited(context.catalog, room.id, person)),
  }
  return { socket: '/signal', token: signToken(settings.AULA_SECRET, 'join', claims, joinSeconds) }
}

/** Where a room is, when it is not Aula's own. */
export function conferenceOf(room: Pick<RoomForPerson, 'conference'>): OtherRoom | null {
  return room.conference === null ? null : otherRoom.parse(room.conference)
}

export function describeRecording(recording: Recording & Partial<SeenRecording>): RoomRecording {
  return {
    id: recording.id,
    lecture: recording.lecture_id,
    state: recording.state,
    since: firstKeptAt(recording)?.toISOString() ?? null,
    pausedFor: Math.round(recording.pausedFor ?? 0),
    pausing: recording.pausing ?? false,
    failure: recording.failure,
  }
}

async function loadRoom(context: ViewerContext, person: SignedIn | null, id: RoomId): Promise<Room> {
  const room = await findRoom(context.catalog, context.organisation, id, person?.id ?? null)
  if (!room) throw new AccessRefused('missing')
  return describeRoom(room, (await watchedRecordings(context, [id])).get(id), person)
}

type WatchedRecording = { recording: SeenRecording; condition: RecordingCondition; watching: number }

async function watchedRecordings(
  { catalog, liveAudience }: ViewerContext,
  ids: RoomId[],
): Promise<Map<RoomId, WatchedRecording>> {
  const recordings = [...(await roomRecordings(catalog, ids))]
  const conditions = await recordingConditions(
    catalog,
    recordings.map(([, { id }]) => id),
  )
  return new Map(
    recordings.map(([room, recording]) => [
      room,
      {
        recording,
        condition: conditions.get(recording.id) ?? nothingToTell,
        watching: liveAudience.of(recording.lecture_id),
      },
    ]),
  )
}

function describeRoom(room: RoomForPerson, seen: WatchedRecording | undefined, person: SignedIn | null): Room {
  const course = room.course_id && room.course_title !== null ? { id: room.course_id, title: room.course_title } : null
  const conference = conferenceOf(room)
  const canManage = mayManageRoom(person, room)
  return {
    id: room.id,
    name: room.name,
    course,
    locked: room.locked_at !== null && (canManage || !room.invited),
    ...roomRulesOf(room),
    lead: room.keeps_lead && conference === null,
    demo: room.demo,
    canManage,
    conference: conference && {
      system: conference.system,
      address: addressForPeople(conference),
      setup: canManage ? conference : null,
    },
    recording: seen
      ? {
          ...describeRecording(seen.recording),
          ...(canManage ? seen.condition : { ...nothingToTell, failure: null }),
          watching: canManage ? seen.watching : 0,
        }
      : null,
  }
}
