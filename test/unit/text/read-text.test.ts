import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inEnglish } from '../../../core/sentence.ts'
import { findTextProblem } from '../../../core/text/find-text-problem.ts'
import { longestText } from '../../../core/text/organisation-text.ts'
import { readText, type TextBlock, type TextWords } from '../../../core/text/read-text.ts'

const text = (words: string): TextWords => ({ kind: 'text', text: words })

test('headings, paragraphs, lists, quotations, lines and what stands in them', () => {
  const { blocks, notShown } = readText(
    '# Who we are\n\nThe **University** of *Ulm*, see `aula`\\\n[here](https://ulm.example/a?b=1).\n\n- one\n- two\n\n1. first\n\n> said\n\n---\n\n#### Small',
  )
  expect(notShown).toEqual([])
  expect(blocks).toEqual([
    { kind: 'heading', depth: 2, words: [text('Who we are')] },
    {
      kind: 'paragraph',
      words: [
        ...[text('The '), { kind: 'strong', words: [text('University')] }, text(' of ')],
        ...[{ kind: 'emphasis', words: [text('Ulm')] }, text(', see '), { kind: 'code', text: 'aula' }],
        ...[{ kind: 'break' }, { kind: 'link', to: 'https://ulm.example/a?b=1', words: [text('here')] }, text('.')],
      ],
    },
    { kind: 'list', items: ['one', 'two'].map((item) => [{ kind: 'paragraph', words: [text(item)] }]) },
    { kind: 'steps', items: [[{ kind: 'paragraph', words: [text('first')] }]] },
    { kind: 'quote', blocks: [{ kind: 'paragraph', words: [text('said')] }] },
    { kind: 'line' },
    { kind: 'heading', depth: 3, words: [text('Small')] },
  ])
})

test.each(['https://ulm.example/privacy', 'http://ulm.example/', 'mailto:privacy@ulm.example'])(
  '%s is a link',
  (to) => {
    expect(readText(`[link](${to})`)).toMatchObject({ blocks: [{ words: [{ kind: 'link', to }] }], notShown: [] })
  },
)

test('an address that stands alone is a link, too', () => {
  const links = linksIn(readText('See https://ulm.example/x or write to privacy@ulm.example.').blocks)
  expect(links).toEqual(['https://ulm.example/x', 'mailto:privacy@ulm.example'])
})

test.each([
  ['[x](javascript:alert(1))', 'Links begin with'],
  ['[x](JaVaScRiPt:alert(1))', 'Links begin with'],
  ['[x](java&#x73;cript:alert(1))', 'Links begin with'],
  ['[x](data:text/html;base64,PHNjcmlwdD4=)', 'Links begin with'],
  ['[x](//evil.example)', 'Links begin with'],
  ['[x](/admin)', 'Links begin with'],
  ['[x][1]\n\n[1]: vbscript:x', 'Links begin with'],
  ['<script>alert(1)</script>', 'HTML is not shown'],
  ['Hello <img src=x onerror=alert(1)>', 'HTML is not shown'],
  ['<a href="javascript:alert(1)">x</a>', 'HTML is not shown'],
  ['![x](https://evil.example/pixel.gif)', 'Pictures are not shown'],
  ['|a|b|\n|-|-|\n|1|2|', 'Tables are not shown'],
  ['a\u0000b', 'control characters'],
  ['x'.repeat(longestText.consent + 1), '2001 characters; there can be 2000'],
])('%j is refused with a reason, and shown nowhere but as text', (markdown, reason) => {
  const problem = findTextProblem('consent', markdown)
  expect(problem && inEnglish(problem)).toContain(reason)
  expect(linksIn(readText(markdown).blocks)).toEqual([])
})

test('a notice is one line, and no Markdown', () => {
  expect(findTextProblem('notice', 'We record <b>this</b>. *You* know.')).toBeNull()
  expect(findTextProblem('notice', 'We record.\nYou know.')).toMatchObject({
    text: expect.stringContaining('one line'),
  })
})

test('whatever is typed: nothing leads anywhere but by http, https and mailto', () => {
  const piece = fc.oneof(
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        '[a](',
        'javascript:x',
        'https://x',
        ')',
        '[b]: ',
        '<',
        '>',
        '!',
        '*',
        '`',
        '\n',
        '- ',
        '&#x',
      ),
    },
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const to of linksIn(readText(pieces.join('')).blocks)) expect(to).toMatch(/^(https?:\/\/|mailto:)/)
    }),
    { numRuns: 500 },
  )
})

function linksIn(blocks: TextBlock[]): string[] {
  return (
    JSON.stringify(blocks, (_, value) => value)
      .match(/"kind":"link","to":"[^"]*"/g)
      ?.map((found) => found.slice('"kind":"link","to":"'.length, -1)) ?? []
  )
}
