import type { Candidate, FeedSource, PageMessage } from '../../conference/protocol.ts'
import { AppError, errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { messageBudget } from './message-budget.ts'
import { type RoomChat, TooManyMessages, writingRate } from './room-chat.ts'
import type { PublishedFeed, RoomPerson, SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'
import { openSubscriptions } from './subscriptions.ts'

export type PersonEffects = {
  log: Log
  setLocked(locked: boolean): Promise<void>
  setChat(on: boolean): Promise<void>
  chat(): Promise<RoomChat>
  /** A new token to come back with, after a choice has changed. */
  resume(recordable: boolean): string
  left(): Promise<void>
}

type Admitted = { participant: string; name: string; manage: boolean; recordable: boolean }

/** Seats a person in a room: what their page may ask for, and what becomes of it. */
export function seatPerson(room: SignalRoom, admitted: Admitted, page: SignalSocket, effects: PersonEffects): Seat {
  const me = admitted.participant
  // One seat, one page: a page that comes back is faster than the end of the connection it lost.
  const before = room.people.get(me)
  before?.page.close('replaced')
  before?.mediaLost()

  type Published = PublishedFeed & { addCandidate: (candidate: Candidate) => Promise<void> }
  let own = new Map<FeedSource, Published>()
  let generation = 0
  const writing = messageBudget(writingRate)
  const seatHere = async () => (await room.conference()).joinPerson()
  const subscriptions = openSubscriptions(room, page, async (feed, onGone) =>
    (await seatHere()).subscribe(feed, onGone),
  )
  const person: RoomPerson = {
    id: me,
    name: admitted.name,
    manage: admitted.manage,
    recordable: admitted.recordable,
    leadNoticed: false,
    microphone: false,
    camera: false,
    speaking: false,
    hand: null,
    feeds: new Map(),
    page,
    unpublish,
    mediaLost() {
      generation += 1
      for (const feed of own.values()) void feed.close()
      own = new Map()
      subscriptions.dropAll()
    },
  }
  room.people.set(me, person)
  room.peopleChanged()

  const present = () => room.people.get(me) === person

  async function publish(source: FeedSource, sdp: string): Promise<void> {
    await unpublish(source)
    const number = room.nextFeedNumber()
    const current = generation
    const publication = await (await seatHere()).publish({ participant: me, source, number }, sdp, {
      speaking(now) {
        if (source !== 'camera' || person.feeds.get(source)?.number !== number) return
        person.speaking = now
        room.peopleChanged()
      },
      gone() {
        if (own.get(source)?.number !== number) return
        own.delete(source)
        person.feeds.delete(source)
        page.send({ type: 'gone', participant: me, source })
        dropFeed()
      },
    })
    if (!present() || current !== generation) return await publication.close()
    const feed = { ...publication, number }
    own.set(source, feed)
    person.feeds.set(source, feed)
    if (source === 'camera' && !person.microphone) await publication.silence(true)
    page.send({ type: 'answer', source, sdp: publication.answer })
    room.peopleChanged()
  }

  async function unpublish(source: FeedSource): Promise<void> {
    const feed = own.get(source)
    if (!feed) return
    own.delete(source)
    person.feeds.delete(source)
    dropFeed()
    await feed.close()
  }

  function dropFeed(): void {
    if (!person.feeds.has('camera')) person.speaking = false
    room.peopleChanged()
  }

  async function carryOut(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'publish':
        return await publish(message.source, message.sdp)
      case 'unpublish':
        return await unpublish(message.source)
      case 'candidate':
        if (message.participant !== me) return await subscriptions.request(message)
        return await own.get(message.source)?.addCandidate(message.candidate)
      case 'subscribe':
      case 'unsubscribe':
      case 'answer':
        return await subscriptions.request(message)
      case 'state': {
        const heard = person.microphone
        person.microphone = message.microphone
        person.camera = message.camera
        if (!message.microphone) person.speaking = false
        room.peopleChanged()
        if (heard !== message.microphone) await person.feeds.get('camera')?.silence(!message.microphone)
        return
      }
      case 'recordable':
        person.recordable = message.recordable
        if (!message.recordable) {
          for (const recorder of room.recorders.values()) recorder.revoke(me)
          // At once; the room has the others looked at when it tells of the change.
          await Promise.allSettled([...person.feeds.values()].map((feed) => feed.keep(undefined)))
        }
        page.send({ type: 'resume', token: effects.resume(message.recordable) })
        return room.peopleChanged()
      case 'leadNoticed':
        person.leadNoticed = room.lead
        return room.peopleChanged()
      case 'leave':
        return page.close('left')
      case 'mute': {
        const target = managed(message.participant)
        target.microphone = false
        target.speaking = false
        target.page.send({ type: 'muted', by: person.name })
        room.peopleChanged()
        return await target.feeds.get('camera')?.silence(true)
      }
      case 'endShare': {
        const target = managed(message.participant)
        target.page.send({ type: 'shareEnded', by: person.name })
        return await target.unpublish('screen')
      }
      case 'remove': {
        const target = managed(message.participant)
        room.removed.add(target.id)
        target.mediaLost()
        target.page.close('removed')
        room.people.delete(target.id)
        return room.peopleChanged()
      }
      case 'lock':
        if (!person.manage) throw new NotAllowed()
        return await effects.setLocked(message.locked)
      case 'hand':
        if (message.raised) person.hand ??= room.nextHand()
        else person.hand = null
        return room.peopleChanged()
      case 'lowerHand':
        managed(message.participant).hand = null
        return room.peopleChanged()
      case 'write': {
        const { text, message: id } = message
        if (!room.chatOn) throw new ChatIsOff()
        if (!writing.spend(performance.now())) throw new TooManyMessages()
        return (await effects.chat()).write({ id, author: me, name: person.name, text })
      }
      case 'removeMessage':
        if (!person.manage) throw new NotAllowed()
        return (await effects.chat()).remove(message.message, person.name)
      case 'switchChat':
        if (!person.manage) throw new NotAllowed()
        return await effects.setChat(message.on)
      case 'hello':
        return
    }
  }

  function managed(participant: string): RoomPerson {
    if (!person.manage) throw new NotAllowed()
    const target = room.people.get(participant)
    if (!target) throw new NoSuchPerson()
    return target
  }

  async function attempt(message: PageMessage): Promise<void> {
    try {
      await carryOut(message)
    } catch (error) {
      if (!(error instanceof AppError)) effects.log.error({ err: error }, 'a request failed')
      page.send({
        type: 'refused',
        about: message.type,
        code: errorCode(error),
        ...('participant' in message ? { participant: message.participant } : {}),
        ...('source' in message ? { source: message.source } : {}),
        ...('message' in message ? { message: message.message } : {}),
      })
    }
  }

  return {
    async receive(message) {
      if (!present()) return
      const done = attempt(message)
      // Picture and sound do not wait until the catalogue has a message.
      if (message.type !== 'write' && message.type !== 'removeMessage') await done
    },
    async left() {
      person.mediaLost()
      if (present()) room.people.delete(me)
      room.peopleChanged()
      await effects.left()
    },
  }
}

export class NotAllowed extends AppError {
  constructor() {
    super('room.not-allowed', 'caller', 'Only who manages the room may do this.')
  }
}

export class ChatIsOff extends AppError {
  constructor() {
    super('room.chat-off', 'caller', 'The chat is switched off.')
  }
}

export class NoSuchPerson extends AppError {
  constructor() {
    super('room.no-such-person', 'caller', 'This person is not in the room any more.')
  }
}
