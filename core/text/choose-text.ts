import { type TextLanguage, textLanguages } from './organisation-text.ts'

/**
 * The text for a reader of a language: in that language, else in the first other one that the organisation has written.
 * Undefined: it has written none, and Aula's own words stand. Pure.
 */
export function chooseText<Text extends { language: TextLanguage }>(
  texts: readonly Text[],
  language: TextLanguage,
): Text | undefined {
  const order = [language, ...textLanguages]
  return texts.toSorted((one, other) => order.indexOf(one.language) - order.indexOf(other.language))[0]
}
