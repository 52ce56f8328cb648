import type { WatchChat, WatchMessage } from '../../storage/catalog/participation/watch-chat.ts'

/** The end of a chat: what can be told to whoever has read it up to some version. */
export type ChatTail = {
  chat: WatchChat
  /** All that has changed since this version is in `messages`. */
  since: number
  /** All messages from this number on are in `messages`. */
  from: number
  /** There are messages before `from`. */
  older: boolean
  /** In their order. Below `from` are those that were hidden or shown again lately. */
  messages: readonly WatchMessage[]
}

/** How many messages a page begins with, and how many a tail holds. */
export const pageOf = 200
const most = 300

/** The tail with what has changed since its version. Pure; its size is bounded. */
export function withChanges(tail: ChatTail, chat: WatchChat, changes: readonly WatchMessage[]): ChatTail {
  const all = new Map([...tail.messages, ...changes].map((message) => [message.number, message]))
  const byChange = [...all.values()].toSorted((one, other) => one.changed - other.changed)
  const dropped = byChange.slice(0, Math.max(0, byChange.length - most))
  const from = Math.max(tail.from, ...dropped.map(({ number }) => number + 1))
  return {
    chat,
    since: Math.max(tail.since, ...dropped.map(({ changed }) => changed)),
    from,
    older: tail.older || from > tail.from,
    messages: byChange.slice(dropped.length).toSorted((one, other) => one.number - other.number),
  }
}

/**
 * What somebody has to be told who knows the chat up to a version (0: nothing of it): what has changed since then, or the
 * last messages as a whole; null: nothing has.
 */
export function changesSince(tail: ChatTail, known: number): { whole: boolean; messages: WatchMessage[] } | null {
  if (known >= tail.chat.version) return null
  if (known >= tail.since && known >= tail.chat.wholeFrom) {
    return { whole: false, messages: tail.messages.filter(({ changed }) => changed > known) }
  }
  return { whole: true, messages: tail.messages.filter(({ number }) => number >= tail.from).slice(-pageOf) }
}
