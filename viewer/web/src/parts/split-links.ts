/** A piece of a message: text, or a link as it was written. */
export type MessagePart = { text: string; href?: string }

/** Web addresses; what ends a sentence or a bracket around them is not theirs. */
const address = /\bhttps?:\/\/[^\s<>"“”„«»]+/giu
const trailing = /[.,;:!?'’*_]+$/u

/** A message with its web addresses (http, https) told apart. The parts make up the whole text. Pure. */
export function splitLinks(text: string): MessagePart[] {
  const parts: MessagePart[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(address)) {
    const link = withoutTrailing(found)
    if (!URL.canParse(link)) continue
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: link, href: link })
    end = index + link.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

function withoutTrailing(found: string): string {
  const link = found.replace(trailing, '')
  const unopened = /[)\]}]$/u.test(link) && !/[([{]/u.test(link)
  return unopened ? withoutTrailing(link.slice(0, -1)) : link
}
