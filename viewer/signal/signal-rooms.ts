import { setInterval } from 'node:timers'
import type { ConferenceSystem } from '../../conference/conference-system.ts'
import { iceServers, type TurnSettings } from '../../conference/turn-credentials.ts'
import type { PersonId, RecordingId, RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { listenRecordings, type RecordingListener } from '../../storage/catalog/notify/listen.ts'
import { askForLevels, type RecordedLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { nothingToTell, recordingConditions } from '../../storage/catalog/recordings/recording-condition.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { eraseEndedChats, noteOccupied } from '../../storage/catalog/rooms/room-messages.ts'
import {
  findSignalledRoom,
  lookUpMembers,
  type RoomMember,
  type SignalledRoom,
} from '../../storage/catalog/rooms/room-signals.ts'
import { changeRoom, roomRecordings } from '../../storage/catalog/rooms/rooms.ts'
import { mayManageRoom } from '../access/decide.ts'
import type { LiveAudience } from '../live/live-audience.ts'
import type { NetHolder } from '../net/hold-net.ts'
import { type Admission, type PersonAdmission, readAdmission, resumeToken } from './admission.ts'
import { type Entrance, entrance } from './entrance.ts'
import { seatInLobby } from './lobby-seat.ts'
import { seatPerson } from './person-seat.ts'
import { seatRecorder } from './recorder-seat.ts'
import { isOver, noticeForOthers, recordingNotice } from './recording-notice.ts'
import { renewEvery, renewIceServers } from './renew-ice-servers.ts'
import { openRoomChat, type RoomChat } from './room-chat.ts'
import { openSeatMemory } from './seat-memory.ts'
import { SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'

/**
 * People in one room at once; everybody is told of everybody, so this bounds what one room costs. With picture and sound the
 * machine carries fewer (`npm run measure -- room-size`); 500 who only write were measured (`npm run measure -- chat`).
 */
const mostPeople = 600
/** Notices come at once; this is for those that got lost, and for the minute after which an ended one is forgotten. */
const refreshMilliseconds = 5_000
/** A chat is over when its room has been empty for minutes (storage/catalog/rooms/room-messages.ts). */
const occupiedMilliseconds = 60_000

type RecorderAdmission = Extract<Admission, { kind: 'recorder' }>
/** `read`: which read of the catalogue found it; they are counted. */
type ReadRoom = SignalledRoom & { read: number }

type Context = {
  conference: ConferenceSystem
  catalog: Catalog
  net: NetHolder
  liveAudience: LiveAudience
  secret: string
  turn: TurnSettings
  databaseUrl: string
  log: Log
}

/** All rooms with somebody in them. */
export function openSignalRooms(context: Context) {
  const { conference, catalog, net, liveAudience, secret, turn, log } = context
  const rooms = new Map<RoomId, SignalRoom>()
  const ending = new AbortController()
  const startedAt = performance.now()
  let reads = 0

  conference.onAvailable((available) => {
    for (const room of rooms.values()) room.mediaAvailable(available)
  })
  const refreshAll = () => {
    void refresh([...rooms.keys()])
    void checkAccounts()
  }
  const refreshing = setInterval(refreshAll, refreshMilliseconds)
  const renewing = setInterval(() => renewIceServers(rooms.values(), turn), renewEvery)
  const occupying = setInterval(() => {
    for (const room of rooms.values()) forgetIfEmpty(room)
    void keepChats()
  }, occupiedMilliseconds)
  const listener: RecordingListener = {
    onChange: (id) => void recordingChanged(id),
    onMembershipEnded: (person) => void checkAccounts(person),
    onLevel: levelHeard,
    onReconnect: refreshAll,
  }
  void listenRecordings(context.databaseUrl, listener, ending.signal)

  /** Decides on a page's token and seats it. */
  async function admit(token: string, page: SignalSocket): Promise<Seat | undefined> {
    const admission = readAdmission(secret, token)
    const found = admission && (await readRoom(admission.room))
    if (!admission || !found) return refuse(page, 'not-admitted')
    if (admission.kind === 'recorder') return await admitRecorder(roomOf(found), found, admission, page)
    const person = await asOfNow(admission)
    return person ? await admitPerson(roomOf(found), found, person, page) : refuse(page, 'no-account')
  }

  /** A token outlasts the account that it was made for, and what that may do; undefined when there is none any more. */
  async function asOfNow(admission: PersonAdmission): Promise<PersonAdmission | undefined> {
    const { room, person } = admission
    if (person === null) return admission
    const [found] = await lookUpMembers(catalog, [{ room, person }])
    return found?.member ? { ...admission, manage: leads(found.member) } : undefined
  }

  async function admitPerson(
    room: SignalRoom,
    found: SignalledRoom,
    admission: PersonAdmission,
    page: SignalSocket,
  ): Promise<Seat | undefined> {
    const { participant, manage, invited } = admission
    const granted = room.seats.recall(participant, admission, performance.now())
    const way = entrance({ locked: room.locked, ...room.rules }, { manage, invited, ...granted })
    const refusal = whyNot(room, participant, way)
    if (refusal) {
      forgetIfEmpty(room)
      return refuse(page, refusal)
    }
    // Whoever is asked in is to be heard.
    const person = { ...admission, ...granted, called: granted.called || invited }
    return way === 'waits' ? wait(room, found, person, page) : await enter(room, found, person, page)
  }

  async function admitRecorder(
    room: SignalRoom,
    found: SignalledRoom,
    admission: RecorderAdmission,
    page: SignalSocket,
  ) {
    const recording = await findRecording(catalog, admission.recording)
    if (recording?.room_id === room.id && !isOver(recording.state)) {
      return await enter(room, found, admission, page, { lecture: recording.lecture_id, recording: recording.id })
    }
    forgetIfEmpty(room)
    return refuse(page, 'ended')
  }

  /** Somebody waits until they are let in; then they enter over the same socket. */
  function wait(room: SignalRoom, found: SignalledRoom, admission: PersonAdmission, page: SignalSocket): Seat {
    const { participant } = admission
    const named = log.child({ room: room.id, kind: 'person', participant })
    const seat = seatInLobby(room, admission, page, {
      log: named,
      left: () => forgetIfEmpty(room),
      enter: async () => {
        const refusal = whyNot(room, participant, 'enters')
        return refusal ? refuse(page, refusal) : await enter(room, found, admission, page)
      },
    })
    named.info('waits before a room')
    page.send({ type: 'resume', token: resumeToken(secret, admission, found.organisation) })
    page.send(room.describeWaiting())
    return seat
  }

  async function enter(
    room: SignalRoom,
    found: SignalledRoom,
    admission: Admission,
    page: SignalSocket,
    about: object = {},
  ): Promise<Seat> {
    const inside = admission.kind === 'person' ? { ...admission, admitted: true } : admission
    const named = log.child({ room: room.id, kind: inside.kind, participant: inside.participant, ...about })
    const seat = seatIn(room, found, inside, page, named)
    named.info('joined a room')
    await refresh([room.id])
    const manage = inside.kind === 'person' && inside.manage
    page.send({
      type: 'welcome',
      self: inside.participant,
      role: inside.kind,
      manage,
      resume: resumeToken(secret, inside, found.organisation),
      room: room.describe(),
      participants: room.participants(inside.kind === 'recorder'),
      recording: manage ? room.recording : noticeForOthers(room.recording),
      media: conference.available,
      iceServers: inside.kind === 'person' ? iceServers(turn, inside.participant) : [],
    })
    if (manage) for (const message of [room.describeLobby(), room.describeWatching()]) page.send(message)
    if (inside.kind === 'person') await tellChat(room, page)
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

  /** Who was removed is told so, locked or not. */
  function whyNot(room: SignalRoom, participant: string, way: Entrance) {
    if (room.removed.has(participant)) return 'removed' as const
    if (way === 'locked') return way
    const there: ReadonlyMap<string, unknown> = way === 'waits' ? room.waiting : room.people
    return there.size >= mostPeople && !there.has(participant) ? ('full' as const) : undefined
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
      resume: ({ recordable, called }) => resumeToken(secret, { ...admission, recordable, called }, found.organisation),
      async setLocked(locked) {
        await changeRoom(catalog, room.id, { locked })
        await roomChanged(room.id)
      },
      async setChat(on) {
        await changeRoom(catalog, room.id, { chat: on })
        await roomChanged(room.id)
      },
      async setRules(rules) {
        await changeRoom(catalog, room.id, rules)
        await roomChanged(room.id)
      },
      chat: () => chatOf(room),
    })
  }

  async function readRoom(id: RoomId): Promise<ReadRoom | undefined> {
    reads += 1
    const read = reads
    const found = await findSignalledRoom(catalog, id)
    return found && { ...found, read }
  }

  function roomOf(found: ReadRoom): SignalRoom {
    const room = rooms.get(found.id) ?? new SignalRoom(conference, found, openSeatMemory(startedAt), net.follow)
    rooms.set(found.id, room)
    describeAgain(room, found)
    return room
  }

  function forgetIfEmpty(room: SignalRoom): void {
    // A room that is never empty forgets, too.
    const remembers = room.seats.prune(performance.now())
    // Who was put out stays out for as long as this process lives.
    if (room.empty && room.waiting.size === 0 && room.removed.size === 0 && !remembers) rooms.delete(room.id)
  }

  function describeAgain(room: SignalRoom, found: ReadRoom): void {
    if (!room.isNews(found.read)) return
    if (room.chatOn !== found.chat) {
      room.chatOn = found.chat
      room.tellPeople({ type: 'chat', on: found.chat })
    }
    if (room.lead !== found.lead) {
      room.keepLead(found.lead)
      net.follow(room)
    }
    const before = JSON.stringify(room.describe())
    const { lobby, speaking } = room.rules
    room.name = found.name
    room.locked = found.locked
    room.rules = found.rules
    if (JSON.stringify(room.describe()) === before) return
    room.tell({ type: 'room', room: room.describe() })
    if (lobby && !found.rules.lobby) openDoor(room)
    const everybodySpeaks = speaking === 'lecturers' && found.rules.speaking === 'everybody'
    for (const person of room.people.values()) {
      // Whoever was called on is so no longer when only some speak again.
      const done = everybodySpeaks && person.called ? person.call(false) : person.obey()
      done.catch((error: unknown) => log.error({ err: error, room: room.id }, 'the rules of a room are not kept'))
    }
  }

  /** Nobody waits any more: whoever may come in does. */
  function openDoor(room: SignalRoom): void {
    for (const waiter of [...room.waiting.values()]) {
      if (room.locked) room.putOut(waiter, 'locked')
      else void waiter.letIn().catch((error: unknown) => log.error({ err: error }, 'entering failed'))
    }
  }

  async function roomChanged(id: RoomId): Promise<void> {
    const room = rooms.get(id)
    if (!room) return
    const found = await readRoom(id)
    if (found) return describeAgain(room, found)
    for (const those of [room.people, room.waiting, room.recorders]) {
      for (const { page } of those.values()) page.close('ended')
    }
  }

  async function recordingChanged(id: RecordingId): Promise<void> {
    const recording = rooms.size > 0 ? await findRecording(catalog, id).catch(() => undefined) : undefined
    if (recording?.room_id && rooms.has(recording.room_id)) await refresh([recording.room_id])
  }

  /** Who was deactivated or removed is in no room, and only who still may leads one. `one`: asks about nobody else. */
  async function checkAccounts(one?: PersonId): Promise<void> {
    const seats = [...rooms.values()].flatMap(({ id: room, seated }) =>
      seated.flatMap((seat) => {
        const { account: person } = seat
        return person && (one ?? person) === person ? [{ room, person, seat }] : []
      }),
    )
    try {
      for (const { room: id, seat, member } of await lookUpMembers(catalog, seats)) {
        const room = rooms.get(id)
        // Who has come back meanwhile was looked up then.
        if (!room?.has(seat)) continue
        if (!member) room.putOut(seat, 'no-account')
        else if (leads(member) !== seat.manage) room.admitAnew(seat)
      }
    } catch (error) {
      // The database is away: the next round asks again.
      log.debug({ err: error }, 'accounts of people in rooms cannot be read')
    }
  }

  function levelHeard({ recording, level }: RecordedLevel): void {
    for (const room of rooms.values()) if (room.recording?.id === recording) room.tellManagers({ type: 'level', level })
  }

  /** Reads the recordings of these rooms and tells what has changed. */
  async function refresh(ids: RoomId[]): Promise<void> {
    try {
      const recordings = await roomRecordings(catalog, ids)
      const conditions = await recordingConditions(
        catalog,
        [...recordings.values()].map(({ id }) => id),
      )
      const asking: RecordingId[] = []
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
        room.watchedBy(recording ? liveAudience.of(recording.lecture_id) : 0)
        net.follow(room)
        if (recording && room.asksForLevel(performance.now())) asking.push(recording.id)
        await putOutRecorders(room)
      }
      await askForLevels(catalog, asking)
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

function leads({ person, room }: RoomMember): boolean {
  return mayManageRoom(person, room)
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
