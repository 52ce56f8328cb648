import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matchRoutes } from 'react-router'
import { describe, expect, test, vi } from 'vitest'
import { type Block, type Guide, readGuide, type Words } from '../../../viewer/web/src/guide/read-guide.ts'
import { languages } from '../../../viewer/web/src/language/choose-language.ts'
import { readSentences } from '../../harness/read-sentences.ts'

const folder = join(import.meta.dirname, '../../../docs/guide')
const all = readdirSync(folder).map((language) => ({ language, guides: readGuides(language) }))
const english = readGuides('en')
/** Sentences without values, each by its key. */
const said = new Set(readSentences().flatMap(({ key, values }) => (values?.length === 0 ? [key] : [])))
// vite.config.ts puts it in when the application is built.
vi.stubGlobal('__API_ADDRESSES__', {})

test('there is a guide for each role in every language', () => {
  expect(all.map(({ language }) => language).sort()).toEqual(Object.keys(languages).sort())
  for (const { guides } of all) expect([...guides.keys()].sort()).toEqual(['admin', 'lecturer', 'student'])
})

describe.each(all)('$language', ({ guides }) => {
  test('it explains the same tasks in the same order, each once', () => {
    for (const [role, { tasks }] of guides) {
      const ids = tasks.map(({ id }) => id)
      expect(ids).toEqual(english.get(role)?.tasks.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      expect(tasks.filter(({ blocks }) => blocks.length === 0)).toEqual([])
    }
  })

  test('what it calls by name is a sentence of the interface, and the same in each language', () => {
    for (const [role, guide] of guides) {
      expect(namesIn(wordsOf(guide)).filter((name) => !said.has(name))).toEqual([])
      for (const { id, blocks } of guide.tasks) {
        const same = english.get(role)?.tasks.find((task) => task.id === id)?.blocks ?? []
        expect(namesIn(blocks.flatMap(wordsIn)), `${role}#${id}`).toEqual(namesIn(same.flatMap(wordsIn)))
      }
    }
  })

  test('every link leads somewhere', async () => {
    const { routes } = await import('../../../viewer/web/src/routes.tsx')
    for (const [role, guide] of guides) {
      for (const word of wordsOf(guide)) {
        if (word.kind !== 'link') continue
        const { origin, pathname, hash } = new URL(word.to, `http://aula/guide/${role}`)
        expect(origin, word.to).toBe('http://aula')
        expect(matchRoutes(routes, pathname)?.at(-1)?.route.path ?? '*', word.to).not.toBe('*')
        const [, named] = /^\/guide\/(.+)$/.exec(pathname) ?? []
        const places = named ? guides.get(named)?.tasks.map(({ id }) => `#${id}`) : []
        expect(places && ['', ...places], word.to).toContain(hash)
      }
    }
  })
})

test.each(all.filter(({ language }) => language !== 'en'))('nothing was left in English: $language', ({ guides }) => {
  const others = [...english.values()].flatMap(textsOf)
  expect([...guides.values()].flatMap(textsOf).filter((text) => others.includes(text))).toEqual([])
})

test('a guide that has what its page does not show is refused', () => {
  const beginning = '# For students\n\n'
  for (const shown of ['<b>bold</b>', '![a picture](a.png)', '| a | b |\n| - | - |', '### Further', '> said']) {
    expect(() => readGuide(`${beginning}${shown}`), shown).toThrow('The guide shows no')
  }
  expect(() => readGuide(`${beginning}## Without an id`)).toThrow('needs an id')
  expect(() => readGuide('No heading')).toThrow('begins with a heading')
})

function readGuides(language: string): Map<string, Guide> {
  const files = readdirSync(join(folder, language))
  return new Map(
    files.map((file) => [file.replace(/\.md$/, ''), readGuide(readFileSync(join(folder, language, file), 'utf8'))]),
  )
}

function wordsOf({ lead, tasks }: Guide): Words[] {
  return [...lead, ...tasks.flatMap(({ blocks }) => blocks)].flatMap(wordsIn)
}

function wordsIn(block: Block): Words[] {
  return block.kind === 'paragraph' ? block.words : block.items.flat()
}

/** What is written in a language: paragraphs and items of more than a word or two. */
function textsOf({ lead, tasks }: Guide): string[] {
  const blocks = [...lead, ...tasks.flatMap(({ blocks }) => blocks)]
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.words] : block.items))
  return texts.map((words) => words.map(({ text }) => text).join('')).filter((text) => text.split(' ').length > 4)
}

function namesIn(words: Words[]): string[] {
  return words.flatMap(({ kind, text }) => (kind === 'name' ? [text] : [])).sort()
}
