import i18next from 'i18next'
import type { Sentence } from '../../../../core/sentence.ts'
import { chooseLanguage, type Language } from './choose-language.ts'
import { dayAndTimeFormat } from './day-and-time.ts'
import english from './en.json' with { type: 'json' }

let chosen: { language: Language; locale: string } = { language: 'en', locale: 'en' }

// English is there from the beginning: its sentences are the keys, only its plurals are written down.
void i18next.use({ type: 'formatter', init() {}, add() {}, addCached() {}, format: write }).init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  resources: { en: { translation: english } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, alwaysFormat: true },
})

/**
 * Takes up the language of the person, else of the browser. Modules with sentences are loaded after it, so a sentence may
 * stand in a constant: a page speaks one language from its beginning to its end.
 */
export async function startLanguage(): Promise<void> {
  const wanted = chooseLanguage(keptChoice(), navigator.languages)
  const load = translations[wanted.language]
  if (load) {
    const { default: sentences } = await load()
    i18next.addResourceBundle(wanted.language, 'translation', sentences)
    await i18next.changeLanguage(wanted.language)
  }
  chosen = wanted
  document.documentElement.lang = chosen.locale
}

/** Keeps the choice in this browser and shows the page again in that language. */
export function changeLanguage(language: Language): void {
  try {
    localStorage.setItem(key, language)
  } catch {
    // A browser that keeps nothing goes on in its own language.
  }
  window.location.reload()
}

export function currentLanguage(): Language {
  return chosen.language
}

/** For `Intl`. */
export function locale(): string {
  return chosen.locale
}

/**
 * The sentence in the person's language. It is its own key, in English, with {{name}}s where `values` belong; one with
 * `count` has a singular and a plural in every language, English too (en.json).
 */
export function t(sentence: string, values: Record<string, string | number> = {}): string {
  return i18next.t(sentence, values)
}

/** What the viewer says, in the person's language. */
export function say({ text, values = {} }: Sentence): string {
  const said = Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? say(value) : value])
  return t(text, Object.fromEntries(said))
}

const key = 'aula-language'

function keptChoice(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const translations: Partial<Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  de: () => import('./de.json', { with: { type: 'json' } }),
  fr: () => import('./fr.json', { with: { type: 'json' } }),
  it: () => import('./it.json', { with: { type: 'json' } }),
}

/** Writes a value into a sentence: numbers as the locale does, `{{at, dateTime}}` from an instant, with the weekday. */
function write(value: unknown, format: string | undefined): string {
  if (format === 'dateTime') {
    const at = new Date(String(value))
    return new Intl.DateTimeFormat(locale(), dayAndTimeFormat(at, new Date())).format(at)
  }
  return typeof value === 'number' ? new Intl.NumberFormat(locale()).format(value) : String(value)
}
