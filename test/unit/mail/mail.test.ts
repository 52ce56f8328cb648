import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMailbox } from '../../../core/config/mailbox.ts'
import { linkSecret } from '../../../core/link-secret.ts'
import { invitationWords, newReplaysWords } from '../../../keeper/mail/mail-words.ts'
import { pauseBefore, pauseOfServer } from '../../../keeper/mail/plan-pause.ts'
import { readSmtpUrl } from '../../../keeper/mail/smtp-server.ts'
import { writeMail } from '../../../keeper/mail/write-mail.ts'

test.each([
  ['aula@example.org', { name: '', address: 'aula@example.org' }],
  ['Aula <aula@example.org>', { name: 'Aula', address: 'aula@example.org' }],
  ['"Aula, Ulm" <aula@example.org>', { name: 'Aula, Ulm', address: 'aula@example.org' }],
  ['Université de Genève <aula@unige.example>', { name: 'Université de Genève', address: 'aula@unige.example' }],
  ['Aula', undefined],
  ['Aula <aula@>', undefined],
  ['Aula <a@example.org> <b@example.org>', undefined],
  ['Aula\r\nBcc: x <aula@example.org>', undefined],
])('the sender %s', (text, mailbox) => expect(parseMailbox(text)).toEqual(mailbox))

test.each([
  ['smtps://u:p%40ss@mail.example', { port: 465, tls: 'at-once', credentials: { user: 'u', pass: 'p@ss' } }],
  ['smtp://u:p@mail.example', { port: 587, tls: 'required' }],
  ['smtp://mail.example:25', { port: 25, tls: 'offered', credentials: null }],
  ['smtp://u:p@127.0.0.1:25', { tls: 'offered' }],
  ['smtp://u:p@127.example', { tls: 'required' }],
  ['smtp://[::1]:25', { host: '::1', tls: 'offered' }],
])('%s: a password goes over a network by TLS alone', (url, server) => {
  expect(readSmtpUrl(url)).toMatchObject(server)
})

test('pauses grow to an hour, and never beyond', () => {
  expect([1, 2, 3, 7, 8, 9].map(pauseBefore)).toEqual([30, 60, 120, 1920, 3600, 3600])
  expect([1, 2, 7, 8].map(pauseOfServer)).toEqual([5, 10, 300, 300])
  fc.assert(fc.property(fc.integer(), (attempts) => pauseBefore(attempts) >= 30 && pauseBefore(attempts) <= 3600))
})

test('what people typed is text in both forms, and a subject is one line', () => {
  const title = '<script>alert("x")</script>\r\nBcc: everybody@example.org & co.'
  const words = newReplaysWords({
    ...{
      language: 'en' as const,
      organisation: 'Ulm',
      accent: null,
      name: title,
      settings: 'https://aula.example/my/account',
    },
    replays: [{ title, course: title, url: 'https://aula.example/lectures/1?a=1&b=2' }],
    reviews: [],
  })
  const { subject, text, html } = writeMail(words)
  expect(subject).not.toMatch(/[\r\n]/)
  expect(html).not.toContain('<script')
  expect(html).toContain('&lt;script&gt;')
  expect(html).toContain('href="https://aula.example/lectures/1?a=1&amp;b=2" style="color:#0b7a73;')
  expect(writeMail({ ...words, accent: '#0057b8' }).html).toContain('style="color:#0057b8;')
  expect(text).toContain('https://aula.example/lectures/1?a=1&b=2')
})

test('what waits for a review is told beside new replays, or alone', () => {
  const news = {
    language: 'en' as const,
    organisation: 'Ulm',
    accent: null,
    name: 'Lea',
    settings: 'https://aula.example/my/account',
  }
  const replay = { title: 'Light', course: 'Optics', url: 'https://aula.example/lectures/1' }
  const review = { title: 'Sound', course: null, url: 'https://aula.example/lectures/2' }
  const told = (replays: (typeof replay)[], reviews: (typeof review)[]) => {
    const { subject, links, closing } = newReplaysWords({ ...news, replays, reviews })
    return [subject, links.map(({ label, note }) => `${label}: ${note}`), closing.length]
  }
  expect(told([replay], [])).toEqual(['New replay: Light', ['Light: Optics'], 1])
  expect(told([], [review])).toEqual(['To review: Sound', ['Sound: waits for your review'], 2])
  expect(told([replay, replay], [review])).toEqual([
    'Replays: 2 new, 1 to review',
    ['Sound: waits for your review', 'Light: Optics', 'Light: Optics'],
    2,
  ])
})

test('no text breaks out of the page', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const until = new Date('2026-12-11T10:00:00Z')
      const url = 'https://aula.example/invitation#secret'
      const typed = { organisation: name, name, course: name }
      const words = invitationWords({ language: 'en', accent: null, ...typed, role: 'lecturer', url, until })
      const tags = [...writeMail(words).html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag)
      expect(new Set(tags)).toEqual(new Set(['html', 'head', 'meta', 'title', 'body', 'p', 'a']))
    }),
  )
})

test('an invitation says who invites as what, and until when the link works', () => {
  const { text } = writeMail(
    invitationWords({
      ...{ language: 'en', organisation: 'Ulm', accent: null, name: 'Lea', role: 'lecturer', course: 'Optics' },
      url: 'https://aula.example/x',
      until: new Date('2026-12-11T10:00:00Z'),
    }),
  )
  expect(text).toContain('Hello Lea,')
  expect(text).toContain('as a lecturer of “Optics”')
  expect(text).toMatch(/until Friday,? 11 December 2026 \(UTC\)/)
})

test('a link’s secret is the same each time, and another one for each purpose, id and key', () => {
  expect(linkSecret('key', 'invitation', 'a')).toBe(linkSecret('key', 'invitation', 'a'))
  expect(linkSecret('key', 'invitation', 'a')).toMatch(/^[\w-]{43}$/)
  const others = [
    linkSecret('key', 'invitation', 'a'),
    linkSecret('key', 'password-reset', 'a'),
    linkSecret('key', 'invitation', 'b'),
    linkSecret('other', 'invitation', 'a'),
  ]
  expect(new Set(others).size).toBe(4)
})
