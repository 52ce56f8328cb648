/**
 * What an organisation can say in its own words. `notice`: that a lecture is being recorded, in the room; `consent`: what
 * people are asked before they join; `imprint`, `privacy`: pages that the footer links.
 */
export const textKinds = ['notice', 'consent', 'imprint', 'privacy'] as const
export type TextKind = (typeof textKinds)[number]

/** Those of which Aula has no words of its own: where an organisation has none either, there is no such page. */
export const pageKinds = ['imprint', 'privacy'] as const
export type PageKind = (typeof pageKinds)[number]

/** The languages of the interface, in the order in which one stands in for a missing one. */
export const textLanguages = ['en', 'de', 'fr', 'it'] as const
export type TextLanguage = (typeof textLanguages)[number]

/** `de` for `de` and `de-CH`; undefined for a language that the interface does not speak. */
export function asTextLanguage(tag: string | null): TextLanguage | undefined {
  const base = tag?.toLowerCase().split('-')[0]
  return textLanguages.find((language) => language === base)
}

/** Characters. A notice is one line beside the room's name; privacy pages of universities have 20,000 to 40,000. */
export const longestText: Readonly<Record<TextKind, number>> = {
  notice: 200,
  consent: 2_000,
  imprint: 20_000,
  privacy: 60_000,
}
