import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type MailKind, mailKinds } from '../../../core/mail/mail.ts'
import { type TextLanguage, textLanguages } from '../../../core/text/organisation-text.ts'
import {
  invitationWords,
  type MailWords,
  newReplaysWords,
  removalWords,
  resetWords,
} from '../../../keeper/mail/mail-words.ts'
import { writeMail } from '../../../keeper/mail/write-mail.ts'
import { readMailSentences } from '../../harness/read-sentences.ts'

const translated = textLanguages.filter((language) => language !== 'en')
const sentences = readMailSentences()

test.each(translated)('every sentence of an e-mail is there in %s, with its values, and no other', (language) => {
  const file = new URL(`../../../keeper/mail/${language}.json`, import.meta.url)
  const written: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
  expect(Object.keys(written).sort()).toEqual([...new Set(sentences.map(({ key }) => key))].sort())
  for (const [key, text] of Object.entries(written)) expect(valuesIn(text), text).toEqual(valuesIn(key))
})

test('a sentence is given the values that stand in it', () => {
  for (const { key, values, where } of sentences) if (values) expect(valuesIn(key), where).toEqual([...values].sort())
})

test.each(mailKinds.flatMap((kind) => translated.map((language) => ({ kind, language }))))(
  '$kind in $language: no English is left, and no placeholder',
  ({ kind, language }) => {
    const english = new Set(mails[kind]('en').flatMap(wordsIn))
    for (const mail of mails[kind](language)) {
      expect(wordsIn(mail).filter((word) => english.has(word) && !everywhere.has(word))).toEqual([])
      const { subject, text, html } = writeMail(mail)
      expect(subject + text + html).not.toMatch(/[{}]|undefined/)
      expect(html).toContain(`<html lang="${language}">`)
    }
  },
)

test('a day is said in the reader’s language, and of which clock it is', () => {
  const said = textLanguages.map((language) => mails.removal(language)[0]?.links[0]?.note)
  expect(said).toEqual([
    expect.stringMatching(/^Friday,? 11 December 2026 \(UTC\)$/),
    'Freitag, 11. Dezember 2026 (UTC)',
    'vendredi 11 décembre 2026 (UTC)',
    'venerdì 11 dicembre 2026 (UTC)',
  ])
})

/** Names, and what is called the same in several languages. */
const everywhere = new Set(['aula', 'utc', 'admin', 'link', 'password', 'e', 'mail', 'in', 'a', 'invitation', 'page'])

/** Each e-mail in each of its forms. What people have typed are numbers here, so that every word is Aula's. */
const mails: Record<MailKind, (language: TextLanguage) => MailWords[]> = {
  invitation: (language) =>
    (['admin', 'lecturer', 'student'] as const).flatMap((role) =>
      [null, '3'].map((course) =>
        invitationWords({ ...letter(language), role, course, url: '4', until: new Date('2026-12-11T23:59:00Z') }),
      ),
    ),
  'password-reset': (language) => [resetWords({ ...letter(language), url: '4' })],
  'new-replays': (language) =>
    [
      [1, 0],
      [2, 0],
      [0, 1],
      [0, 2],
      [1, 1],
    ].map(([fresh, waiting]) =>
      newReplaysWords({
        ...letter(language),
        replays: Array.from({ length: fresh ?? 0 }, () => ({ title: '5', course: '3', url: '4' })),
        reviews: Array.from({ length: waiting ?? 0 }, (_, index) => ({
          title: '5',
          course: index === 0 ? '3' : null,
          url: '4',
        })),
        settings: '6',
      }),
    ),
  removal: (language) =>
    [1, 2].map((many) =>
      removalWords({
        ...letter(language),
        removals: Array.from({ length: many }, () => ({
          title: '5',
          trashAt: new Date('2026-12-11T23:59:00Z'),
          url: '4',
        })),
      }),
    ),
}

function letter(language: TextLanguage) {
  return { language, organisation: '1', accent: null, name: '2' }
}

function wordsIn({ subject, opening, links, closing }: MailWords): string[] {
  const texts = [subject, ...opening, ...links.flatMap(({ label, note }) => [label, note ?? '']), ...closing]
  return (
    texts
      .join(' ')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  )
}

function valuesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].sort()
}
