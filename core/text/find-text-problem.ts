import { type Sentence, sentence } from '../sentence.ts'
import { longestText, type TextKind } from './organisation-text.ts'
import { type NotShown, readText } from './read-text.ts'

/** What keeps a text from being shown as its author means it, with what to do; null: nothing. Pure. */
export function findTextProblem(kind: TextKind, text: string): Sentence | null {
  const [most, number] = [longestText[kind], text.length]
  if (number > most) return sentence('The text has {{number}} characters; there can be {{most}}.', { number, most })
  // Control characters but tab and line ends.
  if (/[^\P{Cc}\t\n\r]/u.test(text)) return sentence('The text has control characters. Type it anew where they are.')
  if (kind === 'notice')
    return /[\n\r]/.test(text) ? sentence('The notice is one line: take the line breaks out.') : null
  const [first] = readText(text).notShown
  return first ? told(first) : null
}

function told({ what, text }: NotShown): Sentence {
  const start = text.length > 60 ? `${text.slice(0, 60)}…` : text
  switch (what) {
    case 'html':
      return sentence('HTML is not shown: write “{{start}}” in Markdown.', { start })
    case 'picture':
      return sentence('Pictures are not shown: take “{{start}}” out.', { start })
    case 'table':
      return sentence('Tables are not shown: write “{{start}}” as a list.', { start })
    case 'link':
      return sentence('Links begin with https://, http:// or mailto: – “{{start}}” does not.', { start })
  }
}
