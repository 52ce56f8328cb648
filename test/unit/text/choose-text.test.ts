import { expect, test } from 'vitest'
import { chooseText } from '../../../core/text/choose-text.ts'
import { textLanguages } from '../../../core/text/organisation-text.ts'
import { textVersion } from '../../../core/text/text-version.ts'
import { languages } from '../../../viewer/web/src/language/choose-language.ts'

const [en, de, it] = [{ language: 'en' }, { language: 'de' }, { language: 'it' }] as const

test.each([
  ['its own', [en, de, it], 'it', it],
  ['English for one that is missing', [it, de, en], 'fr', en],
  ['the first there is without English', [it, de], 'fr', de],
  ['none', [], 'de', undefined],
] as const)('a reader gets %s', (_, texts, language, chosen) => {
  expect(chooseText(texts, language)).toBe(chosen)
})

test('organisations write in the languages of the interface', () => {
  expect(Object.keys(languages)).toEqual(textLanguages)
})

test('the same words have the same version, others another one', () => {
  expect(textVersion('May we?')).toBe(textVersion('May we?'))
  expect(textVersion('May we?')).not.toBe(textVersion('May we not?'))
})
