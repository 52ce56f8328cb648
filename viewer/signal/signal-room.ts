import { setTimeout as pause } from 'node:timers/promises'
import type { ConferenceRoom, ConferenceSystem, Publication } from '../../conference/conference-system.ts'
import type { Closing, FeedSource, Participant, RecordingNotice, ViewerMessage } from '../../conference/protocol.ts'
import { maySend, type RoomRules } from '../../conference/room-rules.ts'
import type { PersonId, RecordingId, RoomId } from '../../core/ids.ts'
import { noticeForOthers } from './recording-notice.ts'
import type { RoomChat } from './room-chat.ts'
import type { SeatMemory } from './seat-memory.ts'
import type { SignalSocket } from './signal-socket.ts'

/** Changes within this time go out as one message. */
const gatherMilliseconds = 40
/** Whoever comes in has the recorder asked for its level at once, a crowd that comes in does not. */
const askAgainMilliseconds = 2_000

/** A feed that somebody sends; `number` tells it from the one before. */
export type PublishedFeed = Pick<Publication, 'silence' | 'keep' | 'close'> & { number: number }

/** A person in a room, as the room sees them. */
export type RoomPerson = {
  id: string
  /** Whom they have signed in as; null: they have not. */
  account: PersonId | null
  name: string
  manage: boolean
  recordable: boolean
  /** The page says that what is said can be kept from before Record. */
  leadNoticed: boolean
  microphone: boolean
  camera: boolean
  speaking: boolean
  /** See `Participant`. */
  hand: number | null
  /** See `Participant`. */
  called: boolean
  feeds: Map<FeedSource, PublishedFeed>
  page: SignalSocket
  unpublish(source: FeedSource): Promise<void>
  /** Lets them speak where not everybody may, or ends it. */
  call(called: boolean): Promise<void>
  /** The room's rules have changed: ends what they may not send any more. */
  obey(): Promise<void>
  /** Forgets what the conference system held: it is gone. */
  mediaLost(): void
}

/** Somebody who waits before a room: hears and sees nothing of it. */
export type RoomWaiter = {
  id: string
  /** As for those inside. */
  account: PersonId | null
  name: string
  /** Who leads the room does not wait. */
  manage: false
  page: SignalSocket
  letIn(): Promise<void>
}

/** Somebody inside or before a room, where it is all the same. */
type RoomSeat = Pick<RoomPerson, 'id' | 'account' | 'manage' | 'page'>

/** A recorder in a room: nobody sees it. */
export type RoomRecorder = {
  id: string
  recording: RecordingId
  page: SignalSocket
  /** This participant may no longer be recorded. */
  revoke(participant: string): void
  mediaLost(): void
}

/** The people and recorders of one room, and what they are told. The conference room behind it exists while needed. */
export class SignalRoom {
  readonly id: RoomId
  name: string
  locked: boolean
  /** Whether people may write to each other. */
  chatOn: boolean
  rules: RoomRules
  /** What they wrote, read when the first of them comes. */
  chat: Promise<RoomChat> | undefined
  recording: RecordingNotice | null = null
  /** How many watch it live. */
  watching = 0
  /** That recording begins before Record was pressed. */
  recordingLeads = false
  /** What is said here while nobody records is kept for two minutes. */
  lead: boolean
  readonly people = new Map<string, RoomPerson>()
  readonly recorders = new Map<string, RoomRecorder>()
  /** Who came first at first. */
  readonly waiting = new Map<string, RoomWaiter>()
  /** Seats of people who were put out; they cannot be taken again. */
  readonly removed = new Set<string>()
  /** Who was inside or waited, and what they had. */
  readonly seats: SeatMemory
  readonly #system: ConferenceSystem
  readonly #onPeople: (room: SignalRoom) => void
  #conference: Promise<ConferenceRoom> | undefined
  #feeds = 0
  #hands = 0
  /** Which read of the catalogue the room was described from last. */
  #describedBy = 0
  #attended = false
  #levelAskedAt = Number.NEGATIVE_INFINITY
  readonly #telling = new Set<() => void>()

  /** @param onPeople called when people were told of a change among them */
  constructor(
    system: ConferenceSystem,
    room: { id: RoomId; name: string; locked: boolean; chat: boolean; lead: boolean; rules: RoomRules },
    seats: SeatMemory,
    onPeople: (room: SignalRoom) => void,
  ) {
    this.#system = system
    this.#onPeople = onPeople
    this.id = room.id
    this.name = room.name
    this.locked = room.locked
    this.chatOn = room.chat
    this.lead = room.lead
    this.rules = room.rules
    this.seats = seats
  }

  /** Whether this read of the catalogue is newer than the one before: an older one that comes late changes nothing back. */
  isNews(read: number): boolean {
    if (read < this.#describedBy) return false
    this.#describedBy = read
    return true
  }

  get empty(): boolean {
    return this.people.size === 0 && this.recorders.size === 0
  }

  /** The conference room, created when the first one needs it. @throws ConferenceLost */
  async conference(): Promise<ConferenceRoom> {
    const existing = this.#conference
    if (existing) return await existing
    const created = this.#system.createRoom(this.id)
    this.#conference = created
    created.catch(() => {
      if (this.#conference === created) this.#conference = undefined
    })
    return await created
  }

  nextFeedNumber(): number {
    this.#feeds += 1
    return this.#feeds
  }

  nextHand(): number {
    this.#hands += 1
    return this.#hands
  }

  mayRecord(participant: string): boolean {
    return this.people.get(participant)?.recordable === true
  }

  maySend(source: FeedSource, person: { manage: boolean; called: boolean }): boolean {
    return maySend(source, this.rules, person)
  }

  /** Somebody is there who can let people in. */
  get attended(): boolean {
    return [...this.people.values()].some(({ manage }) => manage)
  }

  /** Everybody inside and before it. */
  get seated(): RoomSeat[] {
    return [...this.people.values(), ...this.waiting.values()]
  }

  has(seat: RoomSeat): boolean {
    return this.people.get(seat.id) === seat || this.waiting.get(seat.id) === seat
  }

  /** Somebody is out at once, whether or not their page goes, and what was granted to them is over. */
  putOut(seat: RoomSeat, why: Closing): void {
    this.seats.over(seat.id, performance.now())
    this.#unseat(seat, why)
  }

  /** Somebody comes back to where they are with the rights that they have now; those of before are gone at once. */
  admitAnew(seat: RoomSeat): void {
    this.seats.away(seat.id, performance.now())
    // A page shows whom it was told of last.
    if (seat.manage) seat.page.send({ type: 'lobby', waiting: [] })
    this.#unseat(seat, 'again')
  }

  #unseat(seat: RoomSeat, why: Closing | 'again'): void {
    const person = this.people.get(seat.id)
    if (person && person === seat) {
      person.mediaLost()
      this.people.delete(seat.id)
      this.peopleChanged()
    }
    if (this.waiting.get(seat.id) === seat) {
      this.waiting.delete(seat.id)
      this.waitingChanged()
    }
    seat.page.close(why)
  }

  /** Everybody; for a recorder those only who may be recorded, without what is not part of a recording. */
  participants(forRecorder: boolean): Participant[] {
    return [...this.people.values()]
      .filter((person) => person.recordable || !forRecorder)
      .map(({ id, name, manage, recordable, microphone, camera, speaking, hand, called, feeds }) => ({
        id,
        name,
        manage,
        recordable,
        microphone,
        camera,
        speaking: speaking && microphone,
        hand: forRecorder ? null : hand,
        called: called && !forRecorder,
        feeds: Object.fromEntries([...feeds].map(([source, { number }]) => [source, { number }])),
      }))
  }

  /** Tells everybody, soon, who is there now. A recorder is told of those only who may be recorded. */
  peopleChanged(): void {
    this.#soon(this.#tellParticipants)
  }

  readonly #tellParticipants = () => {
    const everybody = this.participants(false)
    const recordable = this.participants(true)
    this.tellPeople({ type: 'participants', participants: everybody })
    for (const { page } of this.recorders.values()) page.send({ type: 'participants', participants: recordable })
    const { attended } = this
    if (attended !== this.#attended) for (const { page } of this.waiting.values()) page.send(this.describeWaiting())
    this.#attended = attended
    this.#onPeople(this)
  }

  /** Tells those who manage the room, soon, who waits before it. */
  waitingChanged(): void {
    this.#soon(this.#tellLobby)
  }

  readonly #tellLobby = () => this.tellManagers(this.describeLobby())

  #soon(tell: () => void): void {
    if (this.#telling.has(tell)) return
    this.#telling.add(tell)
    void pause(gatherMilliseconds, undefined, { ref: false }).then(() => {
      this.#telling.delete(tell)
      tell()
    })
  }

  tell(message: ViewerMessage): void {
    for (const { page } of [...this.people.values(), ...this.recorders.values()]) page.send(message)
  }

  /** For what is no business of a recorder. */
  tellPeople(message: ViewerMessage): void {
    for (const { page } of this.people.values()) page.send(message)
  }

  tellManagers(message: ViewerMessage): void {
    for (const { manage, page } of this.people.values()) if (manage) page.send(message)
  }

  /** Tells those who manage the room how many watch live, when it has changed. */
  watchedBy(watching: number): void {
    if (watching === this.watching) return
    this.watching = watching
    this.tellManagers(this.describeWatching())
  }

  /** Whether its recorder is to be asked how loud it is: it records, and somebody is there to see it. */
  asksForLevel(now: number): boolean {
    const asks = this.attended && this.recording?.state === 'recording'
    if (!asks || now - this.#levelAskedAt < askAgainMilliseconds) return false
    this.#levelAskedAt = now
    return true
  }

  tellRecording(): void {
    const others = noticeForOthers(this.recording)
    for (const { manage, page } of this.people.values()) {
      page.send({ type: 'recording', recording: manage ? this.recording : others })
    }
    for (const { page } of this.recorders.values()) page.send({ type: 'recording', recording: others })
  }

  describe(): { id: string; name: string; locked: boolean; lead: boolean } & RoomRules {
    return { id: this.id, name: this.name, locked: this.locked, lead: this.lead, ...this.rules }
  }

  describeWaiting(): ViewerMessage {
    return { type: 'waiting', name: this.name, attended: this.attended }
  }

  describeWatching(): ViewerMessage {
    return { type: 'watching', watching: this.watching }
  }

  describeLobby(): ViewerMessage {
    return { type: 'lobby', waiting: [...this.waiting.values()].map(({ id, name }) => ({ id, name })) }
  }

  /** Nobody's feeds are kept before their page has said that it tells of it. */
  keepLead(lead: boolean): void {
    if (this.lead === lead) return
    this.lead = lead
    for (const person of this.people.values()) person.leadNoticed = false
    this.tell({ type: 'room', room: this.describe() })
  }

  /** The conference system went away or came back. */
  mediaAvailable(available: boolean): void {
    if (!available) {
      this.#conference = undefined
      for (const person of this.people.values()) {
        person.mediaLost()
        person.feeds.clear()
        person.speaking = false
      }
      for (const recorder of this.recorders.values()) recorder.mediaLost()
      this.peopleChanged()
    }
    this.tell({ type: 'media', available })
  }

  /** Gives the conference room back when nobody is left. */
  async releaseIfEmpty(): Promise<void> {
    const conference = this.#conference
    if (!this.empty || !conference) return
    this.#conference = undefined
    await conference.then((room) => room.close()).catch(() => {})
  }
}
