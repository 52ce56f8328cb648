import { expect, test } from 'vitest'
import { variables } from '../../../core/config/settings.ts'
import { jobs } from '../../../queue/jobs.ts'
import { contentOf, documented, ownPaths, productCode } from './sources.ts'

const operations = 'docs/operations.md'

test('every variable is documented, and every documented variable exists', () => {
  expect(documented(operations, 'Variables').sort()).toEqual(Object.keys(variables).sort())
})

test('every default of a variable is documented as it is', () => {
  const content = contentOf(operations)
  for (const [name, schema] of Object.entries(variables)) {
    const parsed = schema.safeParse(undefined)
    const row = new RegExp(`^\\| \`${name}\` .*$`, 'm').exec(content)?.[0] ?? ''
    if (parsed.success && parsed.data !== undefined) expect(row, name).toContain(`\`${parsed.data}\``)
  }
})

test('every job is documented, and every documented job exists', () => {
  expect(documented(operations, 'Jobs').sort()).toEqual(Object.keys(jobs).sort())
})

test('every error code is documented, and every documented code exists', () => {
  const thrown = productCode().flatMap(({ content }) =>
    [...content.matchAll(/(?:super|new AppError)\(\s*'([a-z0-9-]+\.[a-z0-9-]+)'/g)].map(([, code = '']) => code),
  )
  expect(documented(operations, 'Error codes').sort()).toEqual([...new Set(thrown)].sort())
})

test('no code belongs to two errors', () => {
  const thrown = productCode().flatMap(({ content }) =>
    [...content.matchAll(/super\(\s*'([a-z0-9-]+\.[a-z0-9-]+)'/g)].map(([, code = '']) => code),
  )
  expect(thrown.filter((code, index) => thrown.indexOf(code) !== index)).toEqual([])
})

test('links between documents lead somewhere', () => {
  const places = new Set(ownPaths())
  const broken = ownPaths()
    .filter((place) => place.endsWith('.md'))
    .flatMap((file) =>
      [...contentOf(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        // A page of the application: guide.test.ts looks for it.
        .filter(([, target = '']) => !(file.startsWith('docs/guide/') && target.startsWith('/')))
        .map(([, target = '']) => new URL(target, `file:///${file}`).pathname.slice(1).replace(/\/$/, ''))
        .filter((target) => !places.has(target))
        .map((target) => `${file} → ${target}`),
    )
  // The picture is taken by hand, of the real thing.
  expect(broken.filter((link) => !link.includes('docs/screenshots/'))).toEqual([])
})

test('decisions are numbered without gaps and say what was refused', () => {
  const files = ownPaths('docs/decisions').sort()
  expect(files.map((file) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]))).toEqual(
    files.map((_, index) => index + 1),
  )
  for (const file of files) expect(contentOf(file), file).toMatch(/^(?:## Refused$|Refused:)/m)
})

test('npm scripts that documents name exist', () => {
  const { scripts } = JSON.parse(contentOf('package.json')) as { scripts: Record<string, string> }
  const named = ownPaths()
    .filter((place) => place.endsWith('.md'))
    .flatMap((file) => [...contentOf(file).matchAll(/npm run ([a-z0-9:-]*[a-z0-9])/g)].map(([, name = '']) => name))
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([])
})
