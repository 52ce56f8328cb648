import type { FeedName } from '../conference-system.ts'

/** A feed's name inside Janus: ids and words of ours only. */
export function feedId(feed: FeedName): string {
  return `${feed.participant}-${feed.source}-${feed.number}`
}
