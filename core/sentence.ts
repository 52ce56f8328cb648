/**
 * A sentence for people, in English, with {{name}}s where values belong: whoever shows it can translate it. A value may be
 * a sentence itself; `{{name, dateTime}}` is an instant (ISO 8601).
 */
export type Sentence = { text: string; values?: SentenceValues }
export type SentenceValues = { [name: string]: string | number | Sentence }

export function sentence(text: string, values?: SentenceValues): Sentence {
  return values ? { text, values } : { text }
}

/** For logs, terminals and whoever reads the API. */
export function inEnglish(said: Sentence | string): string {
  if (typeof said === 'string') return said
  return said.text.replace(/\{\{(\w+)(?:, \w+)?\}\}/g, (whole, name: string) => {
    const value = said.values?.[name]
    return value === undefined ? whole : typeof value === 'object' ? inEnglish(value) : String(value)
  })
}
