/** An element: what stands in it is text or further elements, never both. Names are ours, texts are anybody's. */
export type Element = {
  name: string
  attributes?: Record<string, string>
  content?: string | readonly Element[]
}

/** A document in XML 1.0, UTF-8. */
export function writeXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}\n`
}

function write({ name, attributes = {}, content = '' }: Element, indent: string): string {
  const opening = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ')
  if (content.length === 0) return `${indent}<${opening}/>`
  if (typeof content === 'string') return `${indent}<${opening}>${escaped(content)}</${name}>`
  const inner = content.map((element) => write(element, `${indent}  `)).join('\n')
  return `${indent}<${opening}>\n${inner}\n${indent}</${name}>`
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** What XML 1.0 (section 2.2) has no character for is left out: no reader gets past it. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => references[character] ?? '')
}
