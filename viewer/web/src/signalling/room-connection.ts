import { withMessage } from '../../../../conference/chat-messages.ts'
import type {
  ChatMessage,
  FeedSource,
  PageMessage,
  Participant,
  RecordingNotice,
  ViewerMessage,
} from '../../../../conference/protocol.ts'
import { maySend, type RoomRules } from '../../../../conference/room-rules.ts'
import { type FormerMedia, replaceFormer, stopFormer, withFormer, withoutGone } from './former-media.ts'
import { type HeldBack, OtherFeed } from './other-feed.ts'
import { OwnFeed, type OwnTracks } from './own-feed.ts'
import { type LineEnd, SignalLine } from './signal-line.ts'
import { ToldLevel } from './told-level.ts'

/** What a page knows of the room it is in. A new object at every change. */
export type RoomState = {
  /** `waiting`: before the room; `away`: was in the room, lost the network, comes back by itself. */
  status: 'connecting' | 'waiting' | 'in' | 'away' | 'over'
  /** Of who waits before the room. `attended`: somebody is there who can let them in; `lost`: the network is gone. */
  waiting: { name: string; attended: boolean; lost: boolean } | null
  /** Why it is over. */
  end: LineEnd | null
  self: string | null
  manage: boolean
  room: ({ id: string; name: string; locked: boolean; lead: boolean } & RoomRules) | null
  /** Who waits before the room, for who manages it. */
  lobby: readonly { id: string; name: string }[]
  participants: readonly Participant[]
  recording: RecordingNotice | null
  /** `performance.now()` when `recording` was told. */
  recordingToldAt: number
  /** How many watch live, for who manages the room. */
  watching: number
  /** False while the conference system is away. */
  media: boolean
  /** What is received, by `feedKey`. */
  streams: ReadonlyMap<string, MediaStream>
  /** Counts how often somebody switched one's microphone off, and who did last. */
  muted: { times: number; by: string }
  /** The same of one's shared screen. */
  shareEnded: { times: number; by: string }
  /** The same of being called on to speak, and of the end of it. */
  called: { times: number; called: boolean; by: string }
  /** Null until the viewer has told of it. */
  chat: { on: boolean; messages: readonly ChatMessage[] } | null
  /** The message of one's own that was refused last, and the code that says why. */
  refusedMessage: { id: string; code: string } | null
  /** What one has asked of the room last and was not done, and the code that says why: `away` while the network is gone. */
  refused: { code: string } | null
}

/** What is asked of the room once, and not again by itself. */
const commands: ReadonlySet<string> = new Set<PageMessage['type']>([
  ...(['lowerHand', 'removeMessage', 'switchChat', 'mute', 'endShare', 'remove', 'lock', 'muteAll'] as const),
  ...(['letSpeak', 'endSpeaking', 'letIn', 'letAllIn', 'turnAway', 'rules'] as const),
])

/** Whether one may send this, as far as the page knows; the viewer decides. */
export function maySendNow({ room, manage, self, participants }: RoomState, source: FeedSource): boolean {
  const called = participants.some((person) => person.id === self && person.called)
  return room === null || maySend(source, room, { manage, called })
}

export function feedKey(participant: string, source: FeedSource): string {
  return `${participant}/${source}`
}

const tryAgainMilliseconds = 1_000
/** Nothing leads back to the seat after these. */
const seatLost: readonly LineEnd[] = ['removed', 'no-account', 'turned-away', 'ended', 'locked']
/** Everybody tries to come back at least every four seconds, and then needs a second. */
const formerMilliseconds = 7_000

/**
 * One page in one room: joins, stays in through lost networks and a restarted conference system, publishes what it is
 * given and receives every feed there is (none with `receives: false`, for a page that nobody looks at).
 */
export class RoomConnection {
  #state: RoomState = {
    status: 'connecting',
    waiting: null,
    end: null,
    self: null,
    manage: false,
    room: null,
    lobby: [],
    participants: [],
    recording: null,
    recordingToldAt: 0,
    watching: 0,
    media: false,
    streams: new Map(),
    muted: { times: 0, by: '' },
    shareEnded: { times: 0, by: '' },
    called: { times: 0, called: false, by: '' },
    chat: null,
    refusedMessage: null,
    refused: null,
  }
  /**
   * How loud what the recording hears is, for who manages the room: a new object each time it is told, twice a second. Not
   * part of the state, which the whole page follows.
   */
  readonly level = new ToldLevel()
  readonly #line: SignalLine
  readonly #listeners = new Set<() => void>()
  readonly #wanted = new Map<FeedSource, OwnTracks>()
  readonly #own = new Map<FeedSource, OwnFeed>()
  readonly #others = new Map<string, OtherFeed>()
  readonly #pausedUntil = new Map<string, number>()
  #on = { microphone: false, camera: false }
  #handRaised = false
  /** As the viewer told last. */
  #told: readonly Participant[] = []
  #former: FormerMedia | undefined
  #formerEnd: ReturnType<typeof setTimeout> | undefined
  /** Asked while the viewer was away. */
  #recordable: boolean | undefined

  /** Seated as a person, not as a recorder. */
  #person = false

  readonly #receives: boolean
  readonly #heldBack: HeldBack | undefined
  readonly #keepSeat: (token: string | null) => void

  /** `heldBack`: for a page that must not be quick; `keepSeat`: told what leads back to the seat, null when nothing does. */
  constructor(
    token: string,
    options: {
      address?: string
      receives?: boolean
      heldBack?: HeldBack
      keepSeat?: (token: string | null) => void
    } = {},
  ) {
    const { address = signalAddress(), receives = true, heldBack, keepSeat = () => {} } = options
    this.#keepSeat = keepSeat
    this.#receives = receives
    this.#heldBack = heldBack
    this.#line = new SignalLine(address, token, {
      heard: (message) => this.#hear(message),
      seat: keepSeat,
      lost: () => this.#lost(),
      over: (end) => {
        if (seatLost.includes(end)) keepSeat(null)
        this.#dropMedia()
        this.#change({ status: 'over', end, participants: [], streams: new Map() })
      },
    })
  }

  get state(): RoomState {
    return this.#state
  }

  /** What receives the streams, by `feedKey`. */
  receivers(): Map<string, RTCRtpReceiver[]> {
    return new Map([...this.#others].map(([key, feed]) => [key, feed.receivers()]))
  }

  /** Calls back at every change; returns how to stop. Fit for `useSyncExternalStore`. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends these tracks as `source` from now on; null stands for a device that is off. */
  publish(source: FeedSource, tracks: OwnTracks): void {
    const before = this.#wanted.has(source)
    this.#wanted.set(source, tracks)
    const feed = this.#own.get(source)
    if (this.#former) replaceFormer(this.#former, source, tracks)
    if (before && feed) void feed.replace(tracks).catch(console.warn)
    else this.#publishWanted()
  }

  unpublish(source: FeedSource): void {
    this.#wanted.delete(source)
    this.#stopOwn(source)
    this.#line.send({ type: 'unpublish', source })
  }

  /** Tells whether microphone and camera are on. */
  setOn(on: { microphone: boolean; camera: boolean }): void {
    this.#on = on
    this.#line.send({ type: 'state', ...on })
  }

  /** Nothing is sent any more over connections that the viewer does not know of when the answer is no. */
  setRecordable(recordable: boolean): void {
    if (this.#state.status === 'in') this.#line.send({ type: 'recordable', recordable })
    else this.#recordable = recordable
    if (recordable) return
    this.#endFormer()
    if (this.#state.status === 'away') this.#dropMedia()
  }

  raiseHand(raised: boolean): void {
    this.#handRaised = raised
    this.#line.send({ type: 'hand', raised })
  }

  lowerHand(participant: string): void {
    this.#ask({ type: 'lowerHand', participant })
  }

  /** Writes to everybody; `id` is a new UUID, or that of a message which may not have arrived. */
  write(id: string, text: string): void {
    if (this.#state.refusedMessage?.id === id) this.#change({ refusedMessage: null })
    this.#line.send({ type: 'write', message: id, text })
  }

  removeMessage(id: string): void {
    this.#ask({ type: 'removeMessage', message: id })
  }

  switchChat(on: boolean): void {
    this.#ask({ type: 'switchChat', on })
  }

  mute(participant: string): void {
    this.#ask({ type: 'mute', participant })
  }

  endShare(participant: string): void {
    this.#ask({ type: 'endShare', participant })
  }

  remove(participant: string): void {
    this.#ask({ type: 'remove', participant })
  }

  lock(locked: boolean): void {
    this.#ask({ type: 'lock', locked })
  }

  muteAll(): void {
    this.#ask({ type: 'muteAll' })
  }

  letSpeak(participant: string, called: boolean): void {
    this.#ask({ type: called ? 'letSpeak' : 'endSpeaking', participant })
  }

  letIn(participant: string): void {
    this.#ask({ type: 'letIn', participant })
  }

  letAllIn(): void {
    this.#ask({ type: 'letAllIn' })
  }

  turnAway(participant: string): void {
    this.#ask({ type: 'turnAway', participant })
  }

  setRules(rules: Partial<RoomRules>): void {
    this.#ask({ type: 'rules', ...rules })
  }

  leave(): void {
    this.#keepSeat(null)
    this.#dropMedia()
    this.#line.close()
    this.#change({ status: 'over', end: 'left', participants: [], streams: new Map() })
  }

  #ask(command: PageMessage): void {
    if (this.#state.status === 'in') this.#line.send(command)
    else this.#change({ refused: { code: 'away' } })
  }

  #hear(message: ViewerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#becomeFormer()
        this.#told = message.participants
        this.#change({
          status: 'in',
          waiting: null,
          self: message.self,
          manage: message.manage,
          room: message.room,
          participants: withFormer(this.#told, this.#former?.people ?? []),
          recording: message.recording,
          recordingToldAt: performance.now(),
          media: message.media,
          // Of who may no longer lead; to all others who waits is told anew.
          ...(message.manage ? {} : { lobby: [] }),
        })
        this.#person = message.role === 'person'
        if (this.#person) this.#line.send({ type: 'state', ...this.#on })
        this.#noticeLead()
        if (this.#recordable !== undefined) this.#line.send({ type: 'recordable', recordable: this.#recordable })
        this.#recordable = undefined
        // Who comes back raises it again.
        if (this.#handRaised) this.#line.send({ type: 'hand', raised: true })
        this.#obeyRules()
        this.#receiveAll()
        return
      case 'participants':
        if (this.#former) this.#former = withoutGone(this.#former, this.#told, message.participants)
        this.#told = message.participants
        this.#handRaised = this.#told.some(({ id, hand }) => id === this.#state.self && hand !== null)
        this.#change({ participants: withFormer(this.#told, this.#former?.people ?? []) })
        this.#obeyRules()
        this.#receiveAll()
        return
      case 'waiting':
        this.#dropMedia()
        this.#change({
          status: 'waiting',
          waiting: { name: message.name, attended: message.attended, lost: false },
          participants: [],
          recording: null,
          chat: null,
        })
        return
      case 'lobby':
        this.#change({ lobby: message.waiting })
        return
      case 'chat':
        this.#change({ chat: { on: message.on, messages: message.messages ?? this.#state.chat?.messages ?? [] } })
        return
      case 'message': {
        const { chat } = this.#state
        // The list that comes first has it.
        if (chat) this.#change({ chat: { ...chat, messages: withMessage(chat.messages, message.message) } })
        return
      }
      case 'room':
        this.#change({ room: message.room })
        this.#obeyRules()
        this.#noticeLead()
        return
      case 'recording':
        this.#change({ recording: message.recording, recordingToldAt: performance.now() })
        return
      case 'level':
        this.level.tell({ loudest: message.level })
        return
      case 'watching':
        this.#change({ watching: message.watching })
        return
      case 'answer':
        this.#attempt(this.#own.get(message.source)?.answered(message.sdp))
        return
      case 'offer':
        this.#attempt(this.#others.get(feedKey(message.participant, message.source))?.offered(message.sdp))
        return
      case 'gone':
        if (message.participant === this.#state.self) this.#own.get(message.source)?.restartSoon()
        else this.#endOther(feedKey(message.participant, message.source), 0)
        return
      case 'muted':
        this.#on = { ...this.#on, microphone: false }
        this.#change({ muted: { times: this.#state.muted.times + 1, by: message.by } })
        return
      case 'shareEnded':
        this.#change({ shareEnded: { times: this.#state.shareEnded.times + 1, by: message.by } })
        return
      case 'called': {
        const { called, by } = message
        this.#change({ called: { times: this.#state.called.times + 1, called, by } })
        return
      }
      case 'media':
        // A viewer that has just come back hears a little later than people that the conference system has never been away.
        if (!message.available) this.#dropMedia()
        this.#change({ media: message.available })
        this.#publishWanted()
        this.#receiveAll()
        return
      case 'refused':
        this.#refused(message)
        return
      case 'resume':
      case 'iceServers':
      case 'beat':
        return
    }
  }

  /** The page tells of it from now on (`recording-notice-bar.tsx`): a page that cannot never says so. */
  #noticeLead(): void {
    if (this.#person && this.#state.room?.lead) this.#line.send({ type: 'leadNoticed' })
  }

  #refused({ about, participant, source, code, message }: Extract<ViewerMessage, { type: 'refused' }>): void {
    if (about === 'publish' && source && code.startsWith('room.may-not-')) this.#stopOwn(source)
    else if (about === 'publish' && source) this.#own.get(source)?.restartSoon()
    else if (participant && source && participant !== this.#state.self) {
      this.#endOther(feedKey(participant, source), tryAgainMilliseconds)
    } else if (about === 'write' && message) this.#change({ refusedMessage: { id: message, code } })
    else if (commands.has(about)) this.#change({ refused: { code } })
    else console.warn(`${about} was refused: ${code}`)
  }

  #publishWanted(): void {
    const { status, media, self } = this.#state
    if (status !== 'in' || !media || !self) return
    for (const [source, tracks] of this.#wanted) {
      if (this.#own.has(source) || !maySendNow(this.#state, source)) continue
      const feed = new OwnFeed(this.#line, { participant: self, source }, tracks)
      this.#own.set(source, feed)
      this.#attempt(feed.start())
    }
  }

  /** Ends what one may not send any more, and begins what one may. */
  #obeyRules(): void {
    for (const source of this.#wanted.keys()) if (!maySendNow(this.#state, source)) this.#stopOwn(source)
    this.#publishWanted()
  }

  #stopOwn(source: FeedSource): void {
    this.#own.get(source)?.stop()
    this.#own.delete(source)
    this.#former?.own.get(source)?.stop()
  }

  /** Brings what is received in line with who sends. */
  #receiveAll(): void {
    const { status, media, self } = this.#state
    if (status !== 'in' || !media || !this.#receives) return
    const there = new Map<string, { participant: string; source: FeedSource; number: number }>()
    for (const { id, feeds } of this.#told) {
      if (id === self) continue
      for (const source of ['camera', 'screen'] as const) {
        const feed = feeds[source]
        if (feed) there.set(feedKey(id, source), { participant: id, source, number: feed.number })
      }
    }
    for (const [key, feed] of this.#others) {
      if (there.get(key)?.number === feed.number) continue
      if (!there.has(key)) this.#unsubscribe(key)
      this.#forgetOther(key)
    }
    for (const [key, feed] of there) {
      if (this.#others.has(key) || (this.#pausedUntil.get(key) ?? 0) > performance.now()) continue
      const other: OtherFeed = new OtherFeed(
        this.#line,
        feed,
        {
          track: () => this.#showStreams(),
          failed: () => {
            if (this.#others.get(key) !== other) return
            this.#unsubscribe(key)
            this.#endOther(key, tryAgainMilliseconds)
          },
        },
        this.#heldBack,
      )
      this.#others.set(key, other)
    }
  }

  #unsubscribe(key: string): void {
    const [participant, source] = key.split('/')
    if (participant && (source === 'camera' || source === 'screen')) {
      this.#line.send({ type: 'unsubscribe', participant, source })
    }
  }

  #endOther(key: string, pause: number): void {
    this.#forgetOther(key)
    this.#pausedUntil.set(key, performance.now() + pause)
    setTimeout(() => this.#receiveAll(), pause + 50)
  }

  #forgetOther(key: string): void {
    this.#others.get(key)?.stop()
    if (this.#others.delete(key)) this.#showStreams()
  }

  #showStreams(): void {
    const streams = new Map<string, MediaStream>()
    for (const [key, { stream }] of this.#former?.others ?? []) streams.set(key, stream)
    for (const [key, { stream, flows }] of this.#others) {
      if (stream.getTracks().length > 0 && (flows || !streams.has(key))) streams.set(key, stream)
    }
    this.#change({ streams })
  }

  /** Media goes on: the conference system may still be there. */
  #lost(): void {
    const { status, waiting } = this.#state
    if (status === 'in') this.#change({ status: 'away' })
    else if (waiting) this.#change({ waiting: { ...waiting, lost: true } })
  }

  /** Back in the room, everything is built up anew; what there was serves until then. */
  #becomeFormer(): void {
    if (this.#former) stopFormer(this.#former)
    const people = this.#state.participants.filter(({ id }) => id !== this.#state.self)
    const others = [...this.#others].filter(([, { stream }]) => stream.getTracks().length > 0)
    this.#former = { own: new Map(this.#own), others: new Map(others), people }
    for (const feed of this.#own.values()) feed.retire()
    this.#own.clear()
    this.#others.clear()
    this.#pausedUntil.clear()
    clearTimeout(this.#formerEnd)
    this.#formerEnd = setTimeout(() => this.#endFormer(), formerMilliseconds)
  }

  #endFormer(): void {
    if (!this.#former) return
    clearTimeout(this.#formerEnd)
    stopFormer(this.#former)
    this.#former = undefined
    this.#change({ participants: this.#told })
    this.#showStreams()
  }

  #dropMedia(): void {
    if (this.#former) stopFormer(this.#former)
    this.#former = undefined
    clearTimeout(this.#formerEnd)
    for (const feed of this.#own.values()) feed.stop()
    for (const feed of this.#others.values()) feed.stop()
    this.#own.clear()
    this.#others.clear()
    this.#pausedUntil.clear()
    if (this.#state.streams.size > 0) this.#change({ streams: new Map() })
  }

  #attempt(work: Promise<void> | undefined): void {
    work?.catch((error: unknown) => console.warn('A connection for media failed.', error))
  }

  #change(part: Partial<RoomState>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }
}

/** The signalling socket of the origin that served the page. */
function signalAddress(): string {
  const url = new URL('/signal', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
