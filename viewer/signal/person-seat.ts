import type { Candidate, FeedSource, PageMessage } from '../../conference/protocol.ts'
import type { RoomRules } from '../../conference/room-rules.ts'
import { AppError, errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { PersonAdmission } from './admission.ts'
import { messageBudget } from './message-budget.ts'
import { type RoomChat, TooManyMessages, writingRate } from './room-chat.ts'
import { ChatIsOff, MayNotShare, MayNotSpeak, NoSuchPerson, NotAllowed } from './room-refusals.ts'
import type { PublishedFeed, RoomPerson, RoomWaiter, SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'
import { openSubscriptions } from './subscriptions.ts'

export type PersonEffects = {
  log: Log
  setLocked(locked: boolean): Promise<void>
  setChat(on: boolean): Promise<void>
  setRules(rules: Partial<RoomRules>): Promise<void>
  chat(): Promise<RoomChat>
  /** A new token to come back with, after what it says has changed. */
  resume(now: { recordable: boolean; called: boolean }): string
  left(): Promise<void>
}

type Admitted = Pick<PersonAdmission, 'participant' | 'person' | 'name' | 'manage' | 'recordable' | 'called'>

/** Seats a person in a room: what their page may ask for, and what becomes of it. */
export function seatPerson(room: SignalRoom, admitted: Admitted, page: SignalSocket, effects: PersonEffects): Seat {
  const me = admitted.participant
  // One seat, one page: a page that comes back is faster than the end of the connection it lost.
  const before = room.people.get(me)
  before?.page.close('replaced')
  before?.mediaLost()
  room.waiting.get(me)?.page.close('replaced')
  if (room.waiting.delete(me)) room.waitingChanged()

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
    account: admitted.person,
    name: admitted.name,
    manage: admitted.manage,
    recordable: admitted.recordable,
    leadNoticed: false,
    microphone: false,
    camera: false,
    speaking: false,
    hand: null,
    called: admitted.called,
    feeds: new Map(),
    page,
    unpublish,
    call,
    obey,
    mediaLost() {
      generation += 1
      for (const feed of own.values()) void feed.close()
      own = new Map()
      subscriptions.dropAll()
    },
  }
  room.people.set(me, person)
  room.seats.inside(me, person.called)
  room.peopleChanged()

  const present = () => room.people.get(me) === person

  async function publish(source: FeedSource, sdp: string): Promise<void> {
    await unpublish(source)
    refuseUnallowed(source)
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
    if (!room.maySend(source, person)) {
      // Decided while the conference system was answering; without the answer, nothing was sent.
      await publication.close()
      refuseUnallowed(source)
    }
    const feed = { ...publication, number }
    own.set(source, feed)
    person.feeds.set(source, feed)
    if (!mayBeHeard(source)) await publication.silence(true)
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

  function refuseUnallowed(source: FeedSource): void {
    if (room.maySend(source, person)) return
    throw source === 'screen' ? new MayNotShare() : new MayNotSpeak()
  }

  /** A shared screen has sound, too: whoever may not speak does not speak through it. */
  const mayBeHeard = (source: FeedSource) => (source === 'camera' ? person.microphone : room.maySend('camera', person))

  async function call(called: boolean): Promise<void> {
    person.called = called
    room.seats.inside(me, called)
    page.send({ type: 'resume', token: effects.resume(person) })
    await obey()
  }

  async function obey(): Promise<void> {
    if (!room.maySend('camera', person)) {
      person.microphone = false
      person.camera = false
    }
    room.peopleChanged()
    await Promise.all([...own.keys()].filter((source) => !room.maySend(source, person)).map(unpublish))
    await own.get('screen')?.silence(!mayBeHeard('screen'))
  }

  async function mute(target: RoomPerson): Promise<void> {
    target.microphone = false
    target.speaking = false
    target.page.send({ type: 'muted', by: person.name })
    room.peopleChanged()
    await target.feeds.get('camera')?.silence(true)
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
        const may = room.maySend('camera', person)
        person.microphone = may && message.microphone
        person.camera = may && message.camera
        if (!person.microphone) person.speaking = false
        room.peopleChanged()
        if (heard !== person.microphone) await person.feeds.get('camera')?.silence(!person.microphone)
        return
      }
      case 'recordable':
        person.recordable = message.recordable
        if (!message.recordable) {
          for (const recorder of room.recorders.values()) recorder.revoke(me)
          // At once; the room has the others looked at when it tells of the change.
          await Promise.allSettled([...person.feeds.values()].map((feed) => feed.keep(undefined)))
        }
        page.send({ type: 'resume', token: effects.resume(person) })
        return room.peopleChanged()
      case 'leadNoticed':
        person.leadNoticed = room.lead
        return room.peopleChanged()
      case 'leave':
        return room.putOut(person, 'left')
      case 'mute':
        return await mute(managed(message.participant))
      case 'muteAll':
        if (!person.manage) throw new NotAllowed()
        await Promise.allSettled([...room.people.values()].filter(({ manage }) => !manage).map(mute))
        return
      case 'letSpeak':
      case 'endSpeaking': {
        const target = managed(message.participant)
        const called = message.type === 'letSpeak'
        if (target.called === called) return
        target.hand = null
        target.page.send({ type: 'called', called, by: person.name })
        return await target.call(called)
      }
      case 'endShare': {
        const target = managed(message.participant)
        target.page.send({ type: 'shareEnded', by: person.name })
        return await target.unpublish('screen')
      }
      case 'remove': {
        const target = managed(message.participant)
        room.removed.add(target.id)
        return room.putOut(target, 'removed')
      }
      case 'lock':
        if (!person.manage) throw new NotAllowed()
        return await effects.setLocked(message.locked)
      case 'rules': {
        if (!person.manage) throw new NotAllowed()
        const { type: _, ...rules } = message
        return await effects.setRules(rules)
      }
      case 'letIn':
        return await waiter(message.participant).letIn()
      case 'letAllIn':
        if (!person.manage) throw new NotAllowed()
        await Promise.allSettled([...room.waiting.values()].map((one) => one.letIn()))
        return
      case 'turnAway':
        return room.putOut(waiter(message.participant), 'turned-away')
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

  function waiter(participant: string): RoomWaiter {
    if (!person.manage) throw new NotAllowed()
    const target = room.waiting.get(participant)
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
      if (present()) {
        room.people.delete(me)
        room.seats.away(me, performance.now())
      }
      room.peopleChanged()
      await effects.left()
    },
  }
}
