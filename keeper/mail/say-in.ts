import { fillIn, type Sentence } from '../../core/sentence.ts'
import type { TextLanguage } from '../../core/text/organisation-text.ts'
import german from './de.json' with { type: 'json' }
import french from './fr.json' with { type: 'json' }
import italian from './it.json' with { type: 'json' }

const translations: Record<TextLanguage, Record<string, string>> = { en: {}, de: german, fr: french, it: italian }

/** How a sentence of an e-mail is said in a language. */
export function sayIn(language: TextLanguage): (said: Sentence) => string {
  return (said) => fillIn(said, (text) => translations[language][text] ?? text)
}
