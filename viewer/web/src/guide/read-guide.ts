import { lexer, type Token, type Tokens } from 'marked'

/** One role's guide: its tasks have the same ids in every language, so that a link leads to the same place in each. */
export type Guide = { title: string; lead: Block[]; tasks: Task[] }
export type Task = { id: string; title: string; blocks: Block[] }
/** `steps`: an ordered list. */
export type Block = { kind: 'paragraph'; words: Words[] } | { kind: 'list' | 'steps'; items: Words[][] }
/**
 * `name`: a sentence of the interface, by its key, which the page says in the person's language. `link`: `#task`,
 * `/guide/role#task`, or another page of the application.
 */
export type Words = { kind: 'text' | 'name' | 'code'; text: string } | { kind: 'link'; text: string; to: string }

/**
 * Reads a guide from its Markdown: a heading, a lead, then a second-level heading with an {#id} for each task. Throws on
 * everything that the page does not show: HTML, pictures, tables, further headings.
 */
export function readGuide(markdown: string): Guide {
  const guide: Guide = { title: '', lead: [], tasks: [] }
  for (const token of lexer(markdown)) {
    if (token.type === 'space') continue
    if (isHeading(token) && token.depth === 1 && !guide.title) guide.title = token.text
    else if (isHeading(token) && token.depth === 2) guide.tasks.push(readTask(token))
    else (guide.tasks.at(-1)?.blocks ?? guide.lead).push(readBlock(token))
  }
  if (!guide.title) throw new Error('A guide begins with a heading of the first level')
  return guide
}

function readTask({ text }: Tokens.Heading): Task {
  const [, title, id] = /^(.+) \{#([a-z-]+)\}$/.exec(text) ?? []
  if (!title || !id) throw new Error(`This heading needs an id, as in “Pause {#pause}”: ${text}`)
  return { id, title, blocks: [] }
}

function readBlock(token: Token): Block {
  if (token.type === 'paragraph') return { kind: 'paragraph', words: readWords(token.tokens ?? []) }
  if (!isList(token)) throw new Error(`The guide shows no ${token.type}: ${token.raw}`)
  const items = token.items.map(({ tokens }) => tokens.flatMap(readItem))
  return { kind: token.ordered ? 'steps' : 'list', items }
}

function readItem(token: Token): Words[] {
  if (token.type !== 'text') throw new Error(`An item of the guide has text only, no ${token.type}: ${token.raw}`)
  return readWords(('tokens' in token && token.tokens) || [])
}

function readWords(tokens: Token[]): Words[] {
  return tokens.map((token) => {
    const text = 'text' in token ? String(token.text) : ''
    if (token.type === 'text') return { kind: 'text', text: text.replace(/\n/g, ' ') }
    if (token.type === 'strong') return { kind: 'name', text: text.replace(/\n/g, ' ') }
    if (token.type === 'codespan') return { kind: 'code', text }
    if (token.type === 'link') return { kind: 'link', text: text.replace(/\n/g, ' '), to: address(String(token.href)) }
    throw new Error(`The guide shows no ${token.type}: ${token.raw}`)
  })
}

/** `student.md#rewind`, which works wherever the file is read, leads to that guide's page. */
function address(href: string): string {
  return href.replace(/^([a-z]+)\.md(?=#|$)/, '/guide/$1')
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading'
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}
