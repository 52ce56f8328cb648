/** The languages of the interface, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français', it: 'Italiano' } as const
export type Language = keyof typeof languages

/**
 * The interface's language, and the locale in which it writes dates and numbers: `en-GB` rather than `en`, where the
 * browser asks for that. `kept`: what the person has chosen before; `wanted`: the browser's languages, the best first. Pure.
 */
export function chooseLanguage(kept: string | null, wanted: readonly string[]): { language: Language; locale: string } {
  const language = isLanguage(kept) ? kept : (wanted.map(base).find(isLanguage) ?? 'en')
  return { language, locale: wanted.find((locale) => base(locale) === language) ?? language }
}

function base(locale: string): string {
  return locale.toLowerCase().split('-')[0] ?? ''
}

function isLanguage(text: string | null): text is Language {
  return text !== null && Object.hasOwn(languages, text)
}
