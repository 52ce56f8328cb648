import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseLanguage } from '../../../viewer/web/src/language/choose-language.ts'
import { say, t } from '../../../viewer/web/src/language/language.ts'
import { type FoundSentence, readBuiltRefusals, readSentences, readUntranslated } from '../../harness/read-sentences.ts'

const sentences = readSentences()
const translations = ['de', 'fr', 'it'].map((language) => ({ language, written: readLanguage(language) }))
const english = readLanguage('en')
const plural = ({ values }: FoundSentence) => values?.includes('count') ?? false
const forms = (key: string) => [`${key}_one`, `${key}_other`]

test('every sentence is there in every language', () => {
  const missing = sentences.flatMap((sentence) =>
    [...translations, { language: 'en', written: plural(sentence) ? english : undefined }].flatMap(
      ({ language, written }) =>
        (plural(sentence) ? forms(sentence.key) : [sentence.key])
          .filter((key) => written && !written.has(key))
          .map((key) => `${sentence.where} ${language}: ${key}`),
    ),
  )
  expect(missing).toEqual([])
})

test('no language keeps a sentence that nobody says', () => {
  const said = new Set(sentences.flatMap((sentence) => (plural(sentence) ? forms(sentence.key) : [sentence.key])))
  const unused = [...translations, { language: 'en', written: english }].flatMap(({ language, written }) =>
    [...written.keys()].filter((key) => !said.has(key)).map((key) => `${language}.json: ${key}`),
  )
  expect(unused).toEqual([])
})

test('a translation has the values of its sentence', () => {
  const different = [...translations, { language: 'en', written: english }].flatMap(({ language, written }) =>
    [...written]
      // “A piece is missing” counts without a number.
      .filter(([key, text]) => !(key.endsWith('_one') && same([...valuesIn(text), 'count'], valuesIn(key))))
      .filter(([key, text]) => !same(valuesIn(key), valuesIn(text)))
      .map(([key, text]) => `${language}.json: ${key} / ${text}`),
  )
  expect(different).toEqual([])
})

test('a sentence is given the values that stand in it', () => {
  const different = sentences
    .filter(({ key, values }) => values && !same(names(key), values))
    .map(({ key, where }) => `${where} ${key}`)
  expect(different).toEqual([])
})

test('nothing that people read is left out', () => {
  expect([...readUntranslated(), ...readBuiltRefusals()]).toEqual([])
})

test('the language is the chosen one, else the first of the browser’s that there is, else English', () => {
  expect(chooseLanguage('it', ['de-CH', 'en'])).toEqual({ language: 'it', locale: 'it' })
  expect(chooseLanguage(null, ['pt-BR', 'de-CH', 'en'])).toEqual({ language: 'de', locale: 'de-CH' })
  expect(chooseLanguage('de', ['en-GB', 'de-AT'])).toEqual({ language: 'de', locale: 'de-AT' })
  expect(chooseLanguage('tlh', ['pt-BR'])).toEqual({ language: 'en', locale: 'en' })
  expect(chooseLanguage(null, ['en-GB'])).toEqual({ language: 'en', locale: 'en-GB' })
})

test('an instant in a sentence is said with its weekday, and with its year where it is another one', () => {
  const since = (at: Date) => say({ text: 'Since {{at, dateTime}}', values: { at: at.toISOString() } })
  const year = new Date().getFullYear()
  expect(since(new Date(2020, 10, 27, 12))).toMatch(/^Since Friday, November 27, 2020\b.*12:00/)
  expect(since(new Date(year, 0, 1, 12))).toMatch(/^Since \w+day, January 1\b.*12:00/)
  expect(since(new Date(year, 0, 1, 12))).not.toContain(String(year))
})

test('a sentence of the viewer is said with its values, sentences among them, as they are', () => {
  expect(t('{{count}} lectures', { count: 1 })).toBe('1 lecture')
  expect(t('{{count}} lectures', { count: 1200 })).toBe('1,200 lectures')
  const problem = { text: 'The picture of the recording is black.' }
  expect(say({ text: '“{{title}}”: {{problem}}', values: { title: '<b>{{problem}} $t(Save)', problem } })).toBe(
    '“<b>{{problem}} $t(Save)”: The picture of the recording is black.',
  )
})

function readLanguage(language: string): Map<string, string> {
  const file = join(import.meta.dirname, `../../../viewer/web/src/language/${language}.json`)
  const written: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(Object.entries(written ?? {}))
}

/** `{{at, dateTime}}` with its format: a translation writes it the same way. */
function valuesIn(text: string): string[] {
  return [...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, value]) => value ?? '')
}

function names(text: string): string[] {
  return valuesIn(text).map((value) => value.split(',')[0] ?? '')
}

function same(one: string[], other: string[]): boolean {
  return [...new Set(one)].sort().join() === [...new Set(other)].sort().join()
}
