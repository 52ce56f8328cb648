import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId, type PersonId } from '../../../core/ids.ts'
import type { WatchChat, WatchMessage } from '../../../storage/catalog/participation/watch-chat.ts'
import type { ChatMessage, ChatNews } from '../../../viewer/api/watch-chat.ts'
import { type ChatTail, changesSince, withChanges } from '../../../viewer/live/chat-tail.ts'
import { type ChatState, withChatNews, withOlder } from '../../../viewer/web/src/participation/with-chat-news.ts'

const person = newId<PersonId>()
const chatAt = (version: number): WatchChat => ({ version, wholeFrom: 1, on: true, restSeconds: 5 })
const empty: ChatTail = { chat: chatAt(1), since: 1, from: 1, older: false, messages: [] }

/** What happens to a chat: a message, or one of those that are there (counted from the end) is hidden or shown. */
type Act = 'write' | { toggle: number }
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Act>('write') },
  { weight: 1, arbitrary: fc.record({ toggle: fc.nat(400) }) },
)

test('however a page falls behind, what it is told makes it show what is there, in order and once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(acts, fc.boolean(), fc.boolean()), { maxLength: 900 }), (steps) => {
      const all: WatchMessage[] = []
      let [version, tail] = [1, empty]
      let unread: WatchMessage[] = []
      let page: ChatState | undefined
      for (const [act, reads, asks] of steps) {
        version += 1
        const message = act === 'write' ? written(version) : all.at(-1 - act.toggle)
        if (!message) continue
        if (act === 'write') all.push(message)
        else Object.assign(message, { hidden: !message.hidden, changed: version })
        unread = [...unread.filter(({ number }) => number !== message.number), { ...message }]
        if (!reads) continue
        tail = withChanges(tail, chatAt(version), unread)
        unread = []
        expect(tail.messages.length).toBeLessThanOrEqual(300)
        const news = asks ? changesSince(tail, page?.version ?? 0) : null
        if (news) page = withChatNews(page, toldTo(tail, news))
      }
      const last = changesSince(tail, page?.version ?? 0)
      if (last) page = withChatNews(page, toldTo(tail, last))
      const shown = page?.messages.map(({ number }) => number) ?? []
      const there = all.filter(({ hidden, changed }) => !hidden && changed <= tail.chat.version)
      const expected = there.map(({ number }) => number).filter((number) => number >= (shown[0] ?? 0))
      // What was hidden or shown again and was not read yet is told later.
      const late = new Set(unread.map(({ number }) => number))
      expect(shown.filter((number) => !late.has(number))).toEqual(expected.filter((number) => !late.has(number)))
      if (unread.length === 0 && there.length <= 100) expect(shown).toEqual(there.map(({ number }) => number))
    }),
    { numRuns: 300 },
  )
})

test('a page that knows less than what a tail holds, or from before messages were erased, is told the whole', () => {
  const messages = Array.from({ length: 400 }, (_, index) => written(index + 2))
  const tail = withChanges(empty, chatAt(401), messages)
  expect(changesSince(tail, 401)).toBeNull()
  expect(changesSince(tail, 500)).toBeNull()
  expect(changesSince(tail, 399)).toMatchObject({ whole: false, messages: [{ number: 400 }, { number: 401 }] })
  expect(changesSince(tail, 50)).toMatchObject({ whole: true })
  expect(changesSince(tail, 50)?.messages).toHaveLength(200)
  expect(changesSince({ ...tail, chat: { ...tail.chat, wholeFrom: 400 } }, 399)).toMatchObject({ whole: true })
})

test('what is shown again long after it was written takes no place among the last messages', () => {
  const first = withChanges(empty, chatAt(301), numbers(2, 301).map(written))
  const again = numbers(2, 151).map((number) => ({ ...written(number), changed: number + 300 }))
  const tail = withChanges(withChanges(first, chatAt(451), again), chatAt(601), numbers(452, 601).map(written))
  const whole = changesSince(tail, 1)
  expect(whole?.messages.map(({ number }) => number)).toEqual(numbers(452, 601))
  expect(tail.older).toBe(true)
  const page = withChatNews(undefined, { ...toldTo(tail, whole ?? { whole: true, messages: [] }), older: true })
  expect(withChatNews(page, news(602, [5, 600])).messages.map(({ number }) => number)).toEqual(numbers(452, 601))
})

test('answers that overtake each other change nothing back, and older messages are kept where somebody reads them', () => {
  const first = withChatNews(undefined, news(300, numbers(101, 300), true))
  const second = withChatNews(first, news(302, numbers(301, 302)))
  expect(second.messages.map(({ number }) => number)).toEqual(numbers(103, 302))
  expect([second.older, second.version]).toEqual([true, 302])
  expect(withChatNews(second, news(301, numbers(301, 301)))).toBe(second)
  const older = withOlder(second, { messages: numbers(3, 102).map(told), older: true })
  expect(older.messages).toHaveLength(300)
  const later = withChatNews(older, { ...news(303, numbers(303, 303)), gone: [4, 250] })
  expect(later.messages.map(({ number }) => number)).toEqual(
    numbers(3, 303).filter((number) => number !== 4 && number !== 250),
  )
})

function written(number: number): WatchMessage {
  return {
    ...{ number, changed: number, person, name: 'Ada', lecturer: false, text: `${number}` },
    ...{ writtenAt: new Date(0), hidden: false, moment: null },
  }
}

/** As somebody reads it who is not in charge. */
function toldTo(tail: ChatTail, { whole, messages }: { whole: boolean; messages: WatchMessage[] }): ChatNews {
  const shown = messages.filter(({ hidden }) => !hidden).map(({ number }) => number)
  const gone = messages.filter(({ hidden }) => hidden).map(({ number }) => number)
  return { ...news(tail.chat.version, shown, whole), gone }
}

function news(version: number, shown: readonly number[], whole = false): ChatNews {
  return { version, whole, on: true, restSeconds: 5, messages: shown.map(told), gone: [], older: false }
}

function told(number: number): ChatMessage {
  return {
    ...{ number, name: 'Ada', lecturer: false, own: false, text: `${number}` },
    ...{ writtenAt: new Date(0).toISOString(), at: null, hidden: false },
  }
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
