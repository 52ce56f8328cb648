import type { FeedName, Subscription } from '../../conference/conference-system.ts'
import type { FeedSource, PageMessage } from '../../conference/protocol.ts'
import { AppError } from '../../core/errors.ts'
import type { SignalRoom } from './signal-room.ts'
import type { SignalSocket } from './signal-socket.ts'

type Request = Extract<PageMessage, { type: 'subscribe' | 'unsubscribe' | 'answer' | 'candidate' }>

/** What one page receives. */
export type Subscriptions = {
  request(message: Request): Promise<void>
  /** Ends what is received of a participant, and tells the page. */
  drop(participant: string): void
  /** Ends everything that is received. */
  dropAll(): void
}

/**
 * Carries out a page's requests about other people's feeds. `subscribe` is the seat's own: what a seat may receive is
 * decided there.
 */
export function openSubscriptions(
  room: SignalRoom,
  page: SignalSocket,
  subscribe: (feed: FeedName, onGone: () => void) => Promise<Subscription>,
): Subscriptions {
  const held = new Map<string, { participant: string; source: FeedSource; subscription: Subscription }>()
  let generation = 0
  const key = (of: { participant: string; source: FeedSource }) => `${of.participant}/${of.source}`
  const gone = (of: { participant: string; source: FeedSource }) =>
    page.send({ type: 'gone', participant: of.participant, source: of.source })

  const end = async (of: { participant: string; source: FeedSource }) => {
    const entry = held.get(key(of))
    held.delete(key(of))
    await entry?.subscription.close()
  }

  return {
    async request(message) {
      const { participant, source } = message
      if (message.type === 'unsubscribe') return await end(message)
      if (message.type === 'subscribe') {
        const feed = room.people.get(participant)?.feeds.get(source)
        if (!feed) throw new NoSuchFeed()
        await end(message)
        const current = generation
        const subscription = await subscribe({ participant, source, number: feed.number }, () => {
          if (held.get(key(message))?.subscription !== subscription) return
          held.delete(key(message))
          gone(message)
        })
        if (current !== generation) return await subscription.close()
        held.set(key(message), { participant, source, subscription })
        page.send({ type: 'offer', participant, source, sdp: subscription.offer })
        return
      }
      const entry = held.get(key(message))
      // What ended while the page was answering needs no answer.
      if (!entry) return
      if (message.type === 'answer') await entry.subscription.start(message.sdp)
      else await entry.subscription.addCandidate(message.candidate)
    },
    drop(participant) {
      for (const [name, entry] of held) {
        if (entry.participant !== participant) continue
        held.delete(name)
        gone(entry)
        void entry.subscription.close()
      }
    },
    dropAll() {
      generation += 1
      for (const { subscription } of held.values()) void subscription.close()
      held.clear()
    },
  }
}

export class NoSuchFeed extends AppError {
  constructor() {
    super('room.no-such-feed', 'caller', 'This person sends nothing of that kind right now.')
  }
}
