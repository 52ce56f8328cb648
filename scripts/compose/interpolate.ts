/**
 * Puts values into every text of a parsed document, as Compose does: `${NAME}`, `${NAME:-otherwise}`, `${NAME:?why}`,
 * and `$$` for a dollar. Pure. @throws where a needed value is missing
 */
export function interpolate<Document>(
  document: Document,
  values: Readonly<Record<string, string | undefined>>,
): Document {
  if (typeof document === 'string') return put(document, values) as Document
  if (Array.isArray(document)) return document.map((item) => interpolate(item, values)) as Document
  if (document === null || typeof document !== 'object') return document
  const entries = Object.entries(document).map(([key, value]) => [key, interpolate(value, values)])
  return Object.fromEntries(entries) as Document
}

function put(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (found, name: string, kind?: string, word = '') => {
    if (found === '$$') return '$'
    const value = values[name]
    if (value) return value
    if (kind === '-') return word
    throw new Error(`${name} is not set${word ? `: ${word}` : ''}`)
  })
}
