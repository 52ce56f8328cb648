import { setInterval } from 'node:timers'
import type { ConferenceSystem } from '../../conference/conference-system.ts'
import { iceServers, type TurnSettings } from '../../conference/turn-credentials.ts'
import type { RecordingId, RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { listenRecordings } from '../../storage/catalog/listen.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { nothingToTell, recordingConditions } from '../../storage/catalog/recording-condition.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings.ts'
import { eraseEndedChats, noteOccupied } from '../../storage/catalog/room-messages.ts'
import { findSignalledRoom, type SignalledRoom } from '../../storage/catalog/room-signals.ts'
import { changeRoom, roomRecordings } from '../../storage/catalog/rooms.ts'
import type { NetHolder } from '../net/hold-net.ts'
import { type Admission, readAdmission, resumeToken } from './admission.ts'
import { seatPerson } from './person-seat.ts'
import { seatRecorder } from './recorder-seat.ts'
import { isOver, noticeForOthers, recordingNotice } from './recording-notice.ts'
import { renewEvery, renewIceServers } from './renew-ice-servers.ts'
import { openRoomChat, type RoomChat } from './room-chat.ts'
import { SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'

/**
 * People in one room at once; everybody is told of everybody, so this bounds what one room costs. With picture and sound the
 * machine carries fewer (`npm run measure -- room-size`); 500 who only write were measured (`npm run measure -- chat`).
 */
const mostPeople = 600
/** Notices come at once; this is for those that got lost, and for the minute after which an ended one is forgotten. */
const refreshMilliseconds = 5_000
/** A chat is over when its room has been empty for minutes (storage/catalog/room-messages.ts). */
const occupiedMilliseconds = 60_000

type Context = {
  conference: ConferenceSystem
  catalog: Catalog
  net: NetHolder
  secret: string
  turn: TurnSettings
  databaseUrl: string
  log: Log
}

/** All rooms with somebody in them. */
export function openSignalRooms(context: Context) {
  const { conference, catalog, net, secret, turn, log } = context
  const rooms = new Map<RoomId, SignalRoom>()
  const ending = new AbortController()

  conference.onAvailable((available) => {
    for (const room of rooms.values()) room.mediaAvailable(available)
  })
  const refreshAll = () => void refresh([...rooms.keys()])
  const refreshing = setInterval(refreshAll, refreshMilliseconds)
  const renewing = setInterval(() => renewIceServers(rooms.values(), turn), renewEvery)
  const occupying = setInterval(() => void keepChats(), occupiedMilliseconds)
  const listener = { onChange: (id: RecordingId) => void recordingChanged(id), onReconnect: refreshAll }
  void listenRecordings(context.databaseUrl, listener, ending.signal)

  /** Decides on a page's token and seats it. */
  async function admit(token: string, page: SignalSocket): Promise<Seat | undefined> {
    const admission = readAdmission(secret, token)
    const found = admission && (await findSignalledRoom(catalog, admission.room))
    if (!admission || !found) return refuse(page, 'not-admitted')
    const room = roomOf(found)
    const recording = admission.kind === 'recorder' ? await findRecording(catalog, admission.recording) : undefined
    const refusal = whyNot(room, admission, recording)
    if (refusal) {
      forgetIfEmpty(room)
      return refuse(page, refusal)
    }
    const about = recording && { lecture: recording.lecture_id, recording: recording.id }
    const named = log.child({ room: room.id, kind: admission.kind, participant: admission.participant, ...about })
    const seat = seatIn(room, found, admission, page, named)
    named.info('joined a room')
    await refresh([room.id])
    const manage = admission.kind === 'person' && admission.manage
    page.send({
      type: 'welcome',
      self: admission.participant,
      role: admission.kind,
      manage,
      resume: resumeToken(secret, admission, found.organisation),
      room: room.describe(),
      participants: room.participants(admission.kind === 'recorder'),
      recording: manage ? room.recording : noticeForOthers(room.recording),
      media: conference.available,
      iceServers: admission.kind === 'person' ? iceServers(turn, admission.participant) : [],
    })
    if (admission.kind === 'person') await tellChat(room, page)
    return seat
  }

  /** Tells who comes in what was written before. */
  async function tellChat(room: SignalRoom, page: SignalSocket): Promise<void> {
    try {
      const { messages } = await chatOf(room)
      page.send({ type: 'chat', on: room.chatOn, messages })
    } catch (error) {
      log.warn({ err: error, room: room.id }, 'the chat of a room cannot be read')
    }
  }

  async function chatOf(room: SignalRoom): Promise<RoomChat> {
    const opened = room.chat ?? openRoomChat(catalog, room.id, (message) => room.tellPeople(message))
    room.chat = opened
    opened.catch(() => {
      if (room.chat === opened) room.chat = undefined
    })
    return await opened
  }

  async function keepChats(): Promise<void> {
    try {
      const occupied = [...rooms.values()].filter(({ people }) => people.size > 0)
      await noteOccupied(
        catalog,
        occupied.map(({ id }) => id),
      )
      await eraseEndedChats(catalog)
    } catch (error) {
      log.debug({ err: error }, 'chats cannot be kept')
    }
  }

  function whyNot(room: SignalRoom, admission: Admission, recording: Recording | undefined) {
    if (admission.kind === 'recorder') {
      return recording?.room_id === room.id && !isOver(recording.state) ? undefined : ('ended' as const)
    }
    if (room.removed.has(admission.participant)) return 'removed' as const
    if (room.locked && !admission.manage && !admission.seated) return 'locked' as const
    return room.people.size >= mostPeople && !room.people.has(admission.participant) ? ('full' as const) : undefined
  }

  function seatIn(room: SignalRoom, found: SignalledRoom, admission: Admission, page: SignalSocket, log: Log): Seat {
    const left = async () => {
      log.info('left a room')
      // Who comes next reads it again, unless it is over then.
      if (room.people.size === 0) room.chat = undefined
      await room.releaseIfEmpty()
      forgetIfEmpty(room)
    }
    if (admission.kind === 'recorder') return seatRecorder(room, admission, page, { log, left })
    return seatPerson(room, admission, page, {
      log,
      left,
      resume: (recordable) => resumeToken(secret, { ...admission, recordable }, found.organisation),
      async setLocked(locked) {
        await changeRoom(catalog, room.id, { locked })
        await roomChanged(room.id)
      },
      async setChat(on) {
        await changeRoom(catalog, room.id, { chat: on })
        await roomChanged(room.id)
      },
      chat: () => chatOf(room),
    })
  }

  function roomOf(found: SignalledRoom): SignalRoom {
    const room = rooms.get(found.id) ?? new SignalRoom(conference, found, net.follow)
    rooms.set(found.id, room)
    describeAgain(room, found)
    return room
  }

  function forgetIfEmpty(room: SignalRoom): void {
    // Who was put out stays out for as long as this process lives.
    if (room.empty && room.removed.size === 0) rooms.delete(room.id)
  }

  function describeAgain(room: SignalRoom, found: SignalledRoom): void {
    if (room.chatOn !== found.chat) {
      room.chatOn = found.chat
      room.tellPeople({ type: 'chat', on: found.chat })
    }
    if (room.lead !== found.lead) {
      room.keepLead(found.lead)
      net.follow(room)
    }
    if (room.name === found.name && room.locked === found.locked) return
    room.name = found.name
    room.locked = found.locked
    room.tell({ type: 'room', room: room.describe() })
  }

  async function roomChanged(id: RoomId): Promise<void> {
    const room = rooms.get(id)
    if (!room) return
    const found = await findSignalledRoom(catalog, id)
    if (found) return describeAgain(room, found)
    for (const { page } of [...room.people.values(), ...room.recorders.values()]) page.close('ended')
  }

  async function recordingChanged(id: RecordingId): Promise<void> {
    const recording = rooms.size > 0 ? await findRecording(catalog, id).catch(() => undefined) : undefined
    if (recording?.room_id && rooms.has(recording.room_id)) await refresh([recording.room_id])
  }

  /** Reads the recordings of these rooms and tells what has changed. */
  async function refresh(ids: RoomId[]): Promise<void> {
    try {
      const recordings = await roomRecordings(catalog, ids)
      const conditions = await recordingConditions(
        catalog,
        [...recordings.values()].map(({ id }) => id),
      )
      for (const id of ids) {
        const room = rooms.get(id)
        if (!room) continue
        const recording = recordings.get(id)
        const condition = (recording && conditions.get(recording.id)) ?? nothingToTell
        const notice = recording ? recordingNotice(recording, condition, Date.now()) : null
        const changed = !same(room.recording, notice)
        room.recording = notice
        room.recordingLeads = recording?.lead_from != null
        if (changed) room.tellRecording()
        net.follow(room)
        await putOutRecorders(room)
      }
    } catch (error) {
      // The database is away: people keep what they were told, and the next round tells more.
      log.debug({ err: error }, 'recordings cannot be read')
    }
  }

  /** A recorder whose recording is over hears nothing more of the room. */
  async function putOutRecorders(room: SignalRoom): Promise<void> {
    for (const recorder of room.recorders.values()) {
      if (room.recording?.id === recorder.recording && !isOver(room.recording.state)) continue
      const recording = await findRecording(catalog, recorder.recording)
      if (!recording || isOver(recording.state)) recorder.page.close('ended')
    }
  }

  return {
    admit,
    roomChanged,
    peopleIn: (id: RoomId) => rooms.get(id)?.people.size ?? 0,
    async [Symbol.asyncDispose]() {
      ending.abort()
      clearInterval(refreshing)
      clearInterval(renewing)
      clearInterval(occupying)
    },
  }
}

function refuse(page: SignalSocket, closing: Parameters<SignalSocket['close']>[0]): undefined {
  page.close(closing)
}

/** Whether people need to be told: elapsed time runs by itself. */
function same(before: SignalRoom['recording'], after: SignalRoom['recording']): boolean {
  if (!before || !after) return before === after
  return (
    before.id === after.id &&
    before.state === after.state &&
    before.pausing === after.pausing &&
    before.failure === after.failure &&
    before.problems.join() === after.problems.join() &&
    before.framesPerSecond === after.framesPerSecond &&
    before.endedBecause === after.endedBecause &&
    before.asksStillThere === after.asksStillThere &&
    (before.elapsed === null) === (after.elapsed === null)
  )
}
