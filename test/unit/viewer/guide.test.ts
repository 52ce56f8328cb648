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
    const said = new Set(readSentences().flatMap(({ key, values }) => (values?.length === 0 ? [key] : [])))
    for (const [role, guide] of guides) {
      const names = wordsOf(guide, 'name')
      expect(names.filter((name) => !said.has(name))).toEqual([])
      for (const task of guide.tasks) {
        const same = english.get(role)?.tasks.find(({ id }) => id === task.id)
        expect({ task: task.id, names: namesOf(task.blocks) }).toEqual({
          task: task.id,
          names: namesOf(same?.blocks ?? []),
        })
      }
    }
  })

  test('every link leads somewhere', async () => {
    vi.stubGlobal('__API_ADDRESSES__', {})
    const { routes } = await import('../../../viewer/web/src/routes.tsx')
    const lost = [...guides].flatMap(([role, guide]) =>
      linksOf(guide).filter((to) => {
        const { pathname, hash } = new URL(to, `http://aula/guide/${role}`)
        const [, named] = /^\/guide\/(.+)$/.exec(pathname) ?? []
        const there = named ? guides.get(named)?.tasks.map(({ id }) => `#${id}`) : ['']
        return (
          matchRoutes(routes, pathname)?.at(-1)?.route.path === '*' || !['', ...(there ?? [])].includes(hash) || !there
        )
      }),
    )
    expect(lost).toEqual([])
  })
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

function words(blocks: Block[]): Words[] {
  return blocks.flatMap((block) => (block.kind === 'paragraph' ? block.words : block.items.flat()))
}

function wordsOf({ lead, tasks }: Guide, kind: Words['kind']): string[] {
  return words([...lead, ...tasks.flatMap(({ blocks }) => blocks)]).flatMap((word) =>
    word.kind === kind ? [word.text] : [],
  )
}

function linksOf({ lead, tasks }: Guide): string[] {
  return words([...lead, ...tasks.flatMap(({ blocks }) => blocks)]).flatMap((word) =>
    word.kind === 'link' ? [word.to] : [],
  )
}

function namesOf(blocks: Block[]): string[] {
  return words(blocks)
    .flatMap((word) => (word.kind === 'name' ? [word.text] : []))
    .sort()
}
