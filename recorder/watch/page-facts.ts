import type { RecorderSignal } from '../../conference/signals.ts'
import type { Activity } from '../capture/activity.ts'
import { isActive } from './judge-activity.ts'

/** What is known of the recorder's page. Times are monotonic milliseconds. */
export type PageFacts = {
  /** When its present load began. */
  loadedAt: number
  /** What its steps of joining may take, besides. */
  stepMilliseconds: number
  joined: boolean
  /** Since when it is in the room. */
  joinedAt: number | undefined
  /** Aula's own composition page: it tells what it shows, and holds sound back for late packets. */
  ours: boolean
  /** It tells who is there and who sends; of one that does not, nobody knows whether the room is empty. */
  tells: boolean
  /** Until when coming in is tried, and what went wrong last. */
  giveUpAt: number
  trouble: string | undefined
  /** The reason of `failed`; cleared by the next load. */
  failure: string | undefined
  crashed: boolean
  participants: number
  heartbeatAt: number | undefined
  /** Since when nobody who may be recorded is there; undefined while somebody is. `loadedAt`: nobody has looked yet. */
  emptySince: number | undefined
  /** Since when nobody has sent anything; undefined while somebody does. */
  quietSince: number | undefined
  /** Since when no microphone has been on; undefined while one is, or where the conference system does not tell. */
  mutedSince: number | undefined
  /** The room does not want to be recorded any more. */
  over: 'kicked' | 'ended' | undefined
}

/** What a page is like. `ours`: Aula's own; the keeper alone says when to give up on it. */
export type PageNature = { tells: boolean; stepMilliseconds: number; ours: boolean }

const ownPage: PageNature = { tells: true, stepMilliseconds: 0, ours: true }
/** Before the keeper's patience for media is over: it would not know why there is none. */
const entryMilliseconds = 100_000

export function newPage(now: number, { tells, stepMilliseconds, ours }: PageNature = ownPage): PageFacts {
  return {
    ...{ loadedAt: now, joined: false, joinedAt: undefined, failure: undefined, crashed: false, participants: 0 },
    ...{ ours, tells, stepMilliseconds, giveUpAt: ours ? Number.POSITIVE_INFINITY : now + entryMilliseconds },
    ...{ emptySince: tells ? now : undefined, quietSince: tells ? now : undefined, mutedSince: undefined },
    ...{ heartbeatAt: undefined, over: undefined, trouble: undefined },
  }
}

/** The page is loaded once more; how long the room has been empty, quiet or muted does not start anew. */
export function reloadedPage(page: PageFacts, now: number): PageFacts {
  const { ours, tells, stepMilliseconds, giveUpAt, mutedSince } = page
  const { quietSince = tells ? now : undefined } = page
  const unseen = tells ? now : undefined
  const emptySince = page.emptySince === page.loadedAt ? unseen : (page.emptySince ?? unseen)
  const kept = { giveUpAt, emptySince, quietSince, mutedSince, trouble: page.failure ?? page.trouble }
  return { ...newPage(now, { tells, stepMilliseconds, ours }), ...kept }
}

export function hearPage(page: PageFacts, signal: RecorderSignal, now: number): PageFacts {
  switch (signal.type) {
    case 'joined': {
      // Before, it has seen nobody, whoever was there.
      const emptySince = page.emptySince === page.loadedAt ? now : page.emptySince
      return { ...page, joined: true, joinedAt: page.joinedAt ?? now, emptySince, failure: undefined, heartbeatAt: now }
    }
    case 'media': {
      const { participants, publishing, microphones } = signal
      return {
        ...page,
        tells: true,
        participants,
        emptySince: participants > 0 ? undefined : (page.emptySince ?? now),
        quietSince: publishing > 0 ? undefined : (page.quietSince ?? now),
        mutedSince: microphones === 0 && participants > 0 ? (page.mutedSince ?? now) : undefined,
      }
    }
    case 'heartbeat':
      return { ...page, heartbeatAt: now }
    case 'failed':
      return { ...page, failure: signal.reason }
    case 'kicked':
    case 'ended':
      return { ...page, over: signal.type }
    case 'received':
      return page
  }
}

/**
 * The page is in the room and what somebody sends is on it: the first frame can be kept. What a page does not tell is
 * judged by what moves and sounds.
 */
export function showsMedia(page: PageFacts, activity: Activity): boolean {
  if (page.joinedAt === undefined) return false
  return page.tells ? page.quietSince === undefined : isActive(activity, page.joinedAt)
}

/** Why a page that is not ours has not come into its room for so long that it never will; undefined: it still may. */
export function noEntry(page: PageFacts, now: number): string | undefined {
  if (page.joined || now < page.giveUpAt) return undefined
  return page.failure ?? page.trouble ?? 'page.not-joined'
}
