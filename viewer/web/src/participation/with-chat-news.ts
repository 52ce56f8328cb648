import type { ChatMessage, ChatNews } from '../../../api/watch-chat.ts'

/** The chat as a page shows it. */
export type ChatState = Omit<ChatNews, 'whole' | 'gone'> & {
  /** How many messages it keeps: more once older ones were asked for. */
  most: number
}

/** Messages that a page begins with. */
const usual = 200

/** What a page shows once it is told of news. Pure; news that are older than what it knows change nothing. */
export function withChatNews(now: ChatState | undefined, { whole, gone, ...news }: ChatNews): ChatState {
  if (now && news.version <= now.version) return now
  if (!now || whole) return { ...news, most: usual }
  const changed = new Map(news.messages.map((message) => [message.number, message]))
  const [first] = now.messages
  const kept = now.messages.filter(({ number }) => !changed.has(number) && !gone.includes(number))
  // What is older than the first message is read on request only.
  const added = [...changed.values()].filter(({ number }) => !now.older || !first || number >= first.number)
  const messages = [...kept, ...added].toSorted((one, other) => one.number - other.number)
  return {
    ...{ version: news.version, on: news.on, restSeconds: news.restSeconds, most: now.most },
    messages: messages.slice(-now.most),
    older: now.older || messages.length > now.most,
  }
}

/** With older messages before the first one. Pure. */
export function withOlder(now: ChatState, { messages, older }: { messages: ChatMessage[]; older: boolean }): ChatState {
  const [first] = now.messages
  const before = messages.filter(({ number }) => !first || number < first.number)
  const all = [...before, ...now.messages]
  return { ...now, messages: all, older, most: Math.max(usual, all.length) }
}
