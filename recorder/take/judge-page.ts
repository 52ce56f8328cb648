import type { RecorderSignal } from '../../conference/signals.ts'

/** What is known of the recorder's page. Times are monotonic milliseconds. */
export type PageFacts = {
  /** When its present load began. */
  loadedAt: number
  joined: boolean
  /** Set by `failed` and by a crash; cleared by the next load. */
  failure: string | undefined
  participants: number
  publishing: number
  heartbeatAt: number | undefined
  /** Since when nobody who may be recorded is there; undefined while somebody is. */
  emptySince: number | undefined
  /** `kicked` or `ended`: the room does not want to be recorded any more. */
  over: string | undefined
}

/** `reload`: only the page is sick. `stop`: the recording is over, `reason` is a code. */
export type PageVerdict = { act: 'wait' } | { act: 'reload'; reason: string } | { act: 'stop'; reason: string }

const frozenMilliseconds = 10_000
const joinMilliseconds = 20_000
/** A reload is not repeated sooner. */
const reloadMilliseconds = 2_000
/** How long an empty room is recorded (docs/operations.md). */
const emptyMilliseconds = 120_000

export function newPage(now: number): PageFacts {
  return {
    ...{ loadedAt: now, joined: false, failure: undefined, participants: 0, publishing: 0 },
    ...{ heartbeatAt: undefined, emptySince: now, over: undefined },
  }
}

/** The page is loaded once more; how long the room has been empty does not start anew. */
export function reloadedPage(page: PageFacts, now: number): PageFacts {
  return { ...newPage(now), emptySince: page.emptySince ?? now }
}

export function hear(page: PageFacts, signal: RecorderSignal, now: number): PageFacts {
  switch (signal.type) {
    case 'joined':
      return { ...page, joined: true, failure: undefined, heartbeatAt: now }
    case 'media': {
      const { participants, publishing } = signal
      return { ...page, participants, publishing, emptySince: participants > 0 ? undefined : (page.emptySince ?? now) }
    }
    case 'heartbeat':
      return { ...page, heartbeatAt: now }
    case 'failed':
      return { ...page, failure: signal.reason }
    case 'kicked':
      return { ...page, over: 'conference.kicked' }
    case 'ended':
      return { ...page, over: 'conference.ended' }
  }
}

/** The page is in the room and what somebody sends is on it: the first frame can be kept. */
export function showsMedia(page: PageFacts): boolean {
  return page.joined && page.publishing > 0
}

/** Pure: what to do about the page. `capturing`: a first frame was kept; before that the keeper's patience counts. */
export function judgePage(page: PageFacts, capturing: boolean, now: number): PageVerdict {
  if (page.over) return { act: 'stop', reason: page.over }
  if (capturing && page.emptySince !== undefined && now - page.emptySince >= emptyMilliseconds) {
    return { act: 'stop', reason: 'room.empty' }
  }
  if (now - page.loadedAt < reloadMilliseconds) return { act: 'wait' }
  if (page.failure) return { act: 'reload', reason: page.failure }
  if (!page.joined && now - page.loadedAt >= joinMilliseconds) return { act: 'reload', reason: 'page.not-joined' }
  const alive = page.heartbeatAt ?? page.loadedAt
  if (page.joined && now - alive >= frozenMilliseconds) return { act: 'reload', reason: 'page.frozen' }
  return { act: 'wait' }
}
