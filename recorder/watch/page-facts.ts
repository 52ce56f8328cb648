import type { RecorderSignal } from '../../conference/signals.ts'

/** What is known of the recorder's page. Times are monotonic milliseconds. */
export type PageFacts = {
  /** When its present load began. */
  loadedAt: number
  joined: boolean
  /** The reason of `failed`; cleared by the next load. */
  failure: string | undefined
  crashed: boolean
  participants: number
  heartbeatAt: number | undefined
  /** Since when nobody who may be recorded is there; undefined while somebody is. */
  emptySince: number | undefined
  /** Since when nobody has sent anything; undefined while somebody does. */
  quietSince: number | undefined
  /** Since when no microphone has been on; undefined while one is, or where the conference system does not tell. */
  mutedSince: number | undefined
  /** The room does not want to be recorded any more. */
  over: 'kicked' | 'ended' | undefined
}

export function newPage(now: number): PageFacts {
  return {
    ...{ loadedAt: now, joined: false, failure: undefined, crashed: false, participants: 0, heartbeatAt: undefined },
    ...{ emptySince: now, quietSince: now, mutedSince: undefined, over: undefined },
  }
}

/** The page is loaded once more; how long the room has been empty, quiet or muted does not start anew. */
export function reloadedPage(page: PageFacts, now: number): PageFacts {
  const { emptySince = now, quietSince = now, mutedSince } = page
  return { ...newPage(now), emptySince, quietSince, mutedSince }
}

export function hearPage(page: PageFacts, signal: RecorderSignal, now: number): PageFacts {
  switch (signal.type) {
    case 'joined':
      return { ...page, joined: true, failure: undefined, heartbeatAt: now }
    case 'media': {
      const { participants, publishing, microphones } = signal
      return {
        ...page,
        participants,
        emptySince: participants > 0 ? undefined : (page.emptySince ?? now),
        quietSince: publishing > 0 ? undefined : (page.quietSince ?? now),
        mutedSince: microphones === 0 ? (page.mutedSince ?? now) : undefined,
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

/** The page is in the room and what somebody sends is on it: the first frame can be kept. */
export function showsMedia(page: PageFacts): boolean {
  return page.joined && page.quietSince === undefined
}
