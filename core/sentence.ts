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
  return typeof said === 'string' ? said : fillIn(said, (text) => text)
}

/** The sentence with its values, in the language into which `translate` brings its text. */
export function fillIn({ text, values }: Sentence, translate: (text: string) => string): string {
  return translate(text).replace(/\{\{(\w+)(?:, \w+)?\}\}/g, (whole, name: string) => {
    const value = values?.[name]
    return value === undefined ? whole : typeof value === 'object' ? fillIn(value, translate) : String(value)
  })
}
