import { lexer, type Token, type Tokens } from 'marked'

/** A text of an organisation, as it is shown. */
export type TextBlock =
  | { kind: 'heading'; depth: 2 | 3; words: TextWords[] }
  | { kind: 'paragraph'; words: TextWords[] }
  | { kind: 'list' | 'steps'; items: TextBlock[][] }
  | { kind: 'quote'; blocks: TextBlock[] }
  | { kind: 'line' }
/** `link`: `to` is an absolute address of http, https or mailto. */
export type TextWords =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; words: TextWords[] }
  | { kind: 'link'; to: string; words: TextWords[] }
  | { kind: 'break' }

/** What a text has that is not shown as what it is, but as the characters that were typed. */
export type NotShown = { what: 'html' | 'picture' | 'table' | 'link'; text: string }

/**
 * Reads Markdown that somebody typed: headings, paragraphs, lists, quotations, lines, bold, italic, code and links. There is
 * no way from here to HTML: what it does not know, HTML first of all, becomes text, and is told in `notShown`. Pure.
 */
export function readText(markdown: string): { blocks: TextBlock[]; notShown: NotShown[] } {
  const notShown: NotShown[] = []
  return { blocks: readBlocks(lexer(markdown), notShown), notShown }
}

function readBlocks(tokens: Token[], notShown: NotShown[]): TextBlock[] {
  return tokens.flatMap((token) => readBlock(token, notShown))
}

function readBlock(token: Token, notShown: NotShown[]): TextBlock[] {
  if (isHeading(token)) {
    return [{ kind: 'heading', depth: token.depth < 3 ? 2 : 3, words: readWords(token.tokens, notShown) }]
  }
  if (isList(token)) {
    const items = token.items.map((item) => readBlocks(item.tokens, notShown))
    return [{ kind: token.ordered ? 'steps' : 'list', items }]
  }
  switch (token.type) {
    case 'space':
    case 'def':
      return []
    case 'hr':
      return [{ kind: 'line' }]
    case 'blockquote':
      return [{ kind: 'quote', blocks: readBlocks(tokensOf(token), notShown) }]
    case 'code':
      return [{ kind: 'paragraph', words: [{ kind: 'code', text: textOf(token) }] }]
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', words: readWords(tokensOf(token), notShown, textOf(token)) }]
    default:
      return [{ kind: 'paragraph', words: [asTyped(token, notShown)] }]
  }
}

function readWords(tokens: Token[], notShown: NotShown[], otherwise = ''): TextWords[] {
  if (tokens.length === 0 && otherwise) return [{ kind: 'text', text: otherwise }]
  return tokens.map((token) => readWord(token, notShown))
}

function readWord(token: Token, notShown: NotShown[]): TextWords {
  switch (token.type) {
    case 'text':
    case 'escape':
      return { kind: 'text', text: textOf(token) }
    case 'codespan':
      return { kind: 'code', text: textOf(token) }
    case 'br':
      return { kind: 'break' }
    case 'strong':
      return { kind: 'strong', words: readWords(tokensOf(token), notShown) }
    case 'em':
      return { kind: 'emphasis', words: readWords(tokensOf(token), notShown) }
    case 'link': {
      const to = address('href' in token ? String(token.href) : '')
      if (to) return { kind: 'link', to, words: readWords(tokensOf(token), notShown, to) }
      return asTyped(token, notShown)
    }
    default:
      return asTyped(token, notShown)
  }
}

function asTyped(token: Token, notShown: NotShown[]): TextWords {
  const text = token.raw.trim()
  if (token.type === 'html') notShown.push({ what: 'html', text })
  if (token.type === 'image') notShown.push({ what: 'picture', text })
  if (token.type === 'table') notShown.push({ what: 'table', text })
  if (token.type === 'link') notShown.push({ what: 'link', text })
  return { kind: 'text', text }
}

/** The address as browsers read it, where it is of a kind that can do nothing but lead somewhere. */
function address(href: string): string | undefined {
  const url = URL.parse(href)
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined
}

function textOf(token: Token): string {
  return 'text' in token ? String(token.text) : token.raw
}

function tokensOf(token: Token): Token[] {
  return ('tokens' in token && token.tokens) || []
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading'
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}
