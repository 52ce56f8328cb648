import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostMessages, withMessage } from '../../../conference/chat-messages.ts'
import { type ChatMessage, type Participant, pageMessage } from '../../../conference/protocol.ts'
import { newId } from '../../../core/ids.ts'
import { splitLinks } from '../../../viewer/web/src/parts/split-links.ts'
import { raisedHands } from '../../../viewer/web/src/room/raised-hands.ts'

const author = newId()
const message = (id: string, text = id): ChatMessage => {
  return { id, at: 0, author, name: 'Ada', text, removedBy: null }
}

test('a message is once in a chat, at its place, and the last ones are kept in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 600 }), (numbers) => {
      const messages = numbers.reduce<ChatMessage[]>(
        (before, number, turn) => withMessage(before, message(String(number), String(turn))),
        [],
      )
      const ids = messages.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBeLessThanOrEqual(mostMessages)
      for (const { id, text } of messages) expect(text).toBe(String(numbers.lastIndexOf(Number(id))))
      if (new Set(numbers).size <= mostMessages) expect(ids).toEqual([...new Set(numbers)].map(String))
    }),
  )
})

test.each([
  ['see https://example.org/a?b=1#c.', ['https://example.org/a?b=1#c']],
  ['(https://example.org/) and http://10.0.0.1:80/x,', ['https://example.org/', 'http://10.0.0.1:80/x']],
  ['https://en.wikipedia.org/wiki/Wave_(physics)', ['https://en.wikipedia.org/wiki/Wave_(physics)']],
  ['«https://example.org/é»', ['https://example.org/é']],
  ['javascript:alert(1) data:text/html,x ftp://example.org file:///etc/passwd //example.org', []],
  ['javascript:https://example.org', ['https://example.org']],
  ['<a href="https://example.org/">x</a>', ['https://example.org/']],
  ['https:// and http://.', []],
])('%s', (text, links) => {
  expect(splitLinks(text).flatMap(({ href }) => href ?? [])).toEqual(links)
})

test('a message keeps every character, and only http and https are links', () => {
  const word = fc.oneof(
    fc.string(),
    fc.webUrl({ validSchemes: ['http', 'https', 'javascript', 'data'] }),
    fc.constantFrom(' ', '\n', ')', '.', '<', 'https://', 'HTTP://'),
  )
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join('')
      const parts = splitLinks(text)
      expect(parts.map((part) => part.text).join('')).toBe(text)
      for (const { href } of parts) if (href) expect(new URL(href).protocol).toMatch(/^https?:$/)
    }),
  )
})

test('who raised a hand first is first', () => {
  const person = (name: string, hand: number | null): Participant => {
    const off = { manage: false, recordable: true, microphone: false, camera: false, speaking: false, called: false }
    return { id: newId(), name, hand, ...off, feeds: {} }
  }
  const people = [person('Zoe', 4), person('Ada', null), person('Bob', 2), person('Cem', 3)]
  expect(raisedHands(people).map(({ name }) => name)).toEqual(['Bob', 'Cem', 'Zoe'])
})

test('a message has up to 1,000 characters, a UUID, and no control characters', () => {
  const write = (text: string, id: string = crypto.randomUUID()) =>
    pageMessage.safeParse({ type: 'write', message: id, text }).success
  expect(write('x'.repeat(1_000))).toBe(true)
  expect(write('two\nlines\tand <b>text</b>')).toBe(true)
  for (const text of ['', ' \n ', 'x'.repeat(1_001), 'a\u0000b', 'a\u0007b']) expect(write(text)).toBe(false)
  expect(write('x', newId())).toBe(false)
})
