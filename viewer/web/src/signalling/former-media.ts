import type { FeedSource, Participant } from '../../../../conference/protocol.ts'
import type { OtherFeed } from './other-feed.ts'
import type { OwnFeed, OwnTracks } from './own-feed.ts'

/**
 * What a page sent and received when it lost the viewer. The conference system goes on for a while without: it stays until
 * the same flows over new connections.
 */
export type FormerMedia = {
  own: ReadonlyMap<FeedSource, OwnFeed>
  /** By `feedKey`. */
  others: ReadonlyMap<string, OtherFeed>
  people: readonly Participant[]
}

/** Who is in the room: those who were and are not back yet, or do not send again yet, stand as they were. Pure. */
export function withFormer(told: readonly Participant[], former: readonly Participant[]): Participant[] {
  const before = new Map(former.map((person) => [person.id, person]))
  const back = new Set(told.map(({ id }) => id))
  const present = told.map((person) => {
    const was = before.get(person.id)
    const sendsAgain = (['camera', 'screen'] as const).every((source) => !was?.feeds[source] || person.feeds[source])
    return was && !sendsAgain ? was : person
  })
  return [...present, ...former.filter(({ id }) => !back.has(id))]
}

/** Without those who were back and are not told of any more: they left, or must not be seen. Pure. */
export function withoutGone(
  former: FormerMedia,
  before: readonly Participant[],
  told: readonly Participant[],
): FormerMedia {
  const there = new Set(told.map(({ id }) => id))
  const gone = new Set(before.map(({ id }) => id).filter((id) => !there.has(id)))
  return { ...former, people: former.people.filter(({ id }) => !gone.has(id)) }
}

export function replaceFormer({ own }: FormerMedia, source: FeedSource, tracks: OwnTracks): void {
  void own.get(source)?.replace(tracks).catch(console.warn)
}

export function stopFormer({ own, others }: FormerMedia): void {
  for (const feed of [...own.values(), ...others.values()]) feed.stop()
}
