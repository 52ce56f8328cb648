import type { LectureId, PersonId } from '../../core/ids.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import {
  lastChangeBefore,
  lastMessages,
  messagesSince,
  type WatchMessage,
  watchChatOf,
} from '../../storage/catalog/participation/watch-chat.ts'
import type { ChatMessage, ChatNews } from '../api/watch-chat.ts'
import { playerMoment } from '../playlist/player-time.ts'
import { BoundedMap } from './bounded-map.ts'
import { type ChatTail, changesSince, pageOf, withChanges } from './chat-tail.ts'
import type { LectureMediaCache } from './lecture-media-cache.ts'
import type { Eyes } from './load-lecture-media.ts'

/** Who reads a chat. */
export type ChatReader = { eyes: Eyes; person: PersonId | null }

/** The chats beside players, as this viewer tells them: the end of each is read once for all who follow it. */
export type WatchChats = {
  /** What has changed since the version that somebody knows (0: none), as far as it is told by now; null: nothing. */
  since(lecture: LectureId, reader: ChatReader, known: number): Promise<ChatNews | null>
  /** The same with what nobody was told of yet, for whoever has just changed it; the others hear of it in their turn. */
  newest(lecture: LectureId, reader: ChatReader, known: number): Promise<ChatNews>
  /** What is older than a message. */
  before(lecture: LectureId, reader: ChatReader, number: number): Promise<{ messages: ChatMessage[]; older: boolean }>
  /** What has changed by now is told from here on. */
  forget(lecture: LectureId): void
  forgetAll(): void
}

const olderAtOnce = 100
/** Changes that are read into a tail; where there are more it is read anew. */
const mostChanges = 200

export function openWatchChats(catalog: Catalog, media: LectureMediaCache): WatchChats {
  const known = new BoundedMap<LectureId, { tail: Promise<ChatTail>; current: boolean }>(200)
  const tailOf = async (lecture: LectureId) => {
    const there = known.getOrMake(lecture, () => ({ tail: loadTail(catalog, lecture), current: true }))
    if (!there.current) {
      there.current = true
      there.tail = there.tail.then((tail) => readChanges(catalog, lecture, tail))
    }
    const { tail } = there
    tail.catch(() => known.delete(lecture))
    return await tail
  }
  /** Messages as a reader sees them: where they are played is where the media are now. */
  const told = async (lecture: LectureId, { eyes, person }: ChatReader, messages: readonly WatchMessage[]) => {
    const listing = messages.some(({ moment }) => moment) ? (await media.get(lecture, eyes))?.listing : undefined
    return messages.map(({ number, name, lecturer, text, writtenAt, hidden, moment, ...message }) => ({
      ...{ number, name, lecturer, text, hidden, own: message.person === person, writtenAt: writtenAt.toISOString() },
      at: (listing && moment && playerMoment(listing, moment.recording, moment.time)) ?? null,
    }))
  }
  const news = async (lecture: LectureId, reader: ChatReader, tail: ChatTail, version: number) => {
    const changes = changesSince(tail, version)
    if (!changes) return null
    const isGone = ({ hidden }: WatchMessage) => hidden && reader.eyes !== 'managing'
    return {
      ...{ version: tail.chat.version, on: tail.chat.on, restSeconds: tail.chat.restSeconds, whole: changes.whole },
      older: tail.older || tail.messages.filter(({ number }) => number >= tail.from).length > pageOf,
      messages: await told(
        lecture,
        reader,
        changes.messages.filter((message) => !isGone(message)),
      ),
      gone: changes.messages.filter(isGone).map(({ number }) => number),
    }
  }
  return {
    since: async (lecture, reader, version) => await news(lecture, reader, await tailOf(lecture), version),
    async newest(lecture, reader, version) {
      const tail = await readChanges(catalog, lecture, await tailOf(lecture))
      return (await news(lecture, reader, tail, version)) ?? emptyNews(tail)
    },
    async before(lecture, reader, number) {
      const hidden = reader.eyes === 'managing'
      const rows = await lastMessages(catalog, lecture, { most: olderAtOnce + 1, before: number, hidden })
      return {
        messages: await told(lecture, reader, rows.slice(-olderAtOnce)),
        older: rows.length > olderAtOnce,
      }
    },
    forget(lecture) {
      const there = known.get(lecture)
      if (there) there.current = false
    },
    forgetAll: () => known.clear(),
  }
}

/** The version is read first: what comes meanwhile is told twice, and nothing is missed. */
async function loadTail(catalog: Catalog, lecture: LectureId): Promise<ChatTail> {
  const chat = await watchChatOf(catalog, lecture)
  const messages = await lastMessages(catalog, lecture, { most: pageOf })
  const from = messages[0]?.number ?? 1
  const before = await lastChangeBefore(catalog, lecture, from)
  return { chat, messages, from, older: before !== undefined, since: before ?? 1 }
}

async function readChanges(catalog: Catalog, lecture: LectureId, tail: ChatTail): Promise<ChatTail> {
  const chat = await watchChatOf(catalog, lecture)
  if (chat.version === tail.chat.version) return tail
  const changes = await messagesSince(catalog, lecture, tail.chat.version, mostChanges)
  if (chat.wholeFrom > tail.chat.version || changes.length === mostChanges) return await loadTail(catalog, lecture)
  return withChanges(tail, chat, changes)
}

/** For whoever knows all of it. */
function emptyNews({ chat, older }: ChatTail): ChatNews {
  const { version, on, restSeconds } = chat
  return { ...{ version, on, restSeconds, older }, whole: false, messages: [], gone: [] }
}
