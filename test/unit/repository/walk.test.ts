import { expect, test } from 'vitest'
import { contentOf, ownPaths } from './sources.ts'

/* Who looks at all pages looks at each: what the web application leads to is walked by test/harness/walk. */

test('each page of the web application is walked', () => {
  const walk = ownPaths('test/harness/walk').map(contentOf).join('\n')
  const paths = pathsIn(contentOf('viewer/web/src/routes.tsx'))
  expect(paths).toContain('/lectures/:lecture/trim')
  expect(paths).toContain('/admin/retention')
  expect(paths.filter((path) => !isWalked(path, walk))).toEqual([])
})

test('one that is not walked is found', () => {
  const walk = "see('/rooms') see(`/rooms/$" + '{room}`) see(`/invitation#$' + '{token}`)'
  const paths = ['/', '/rooms', '/rooms/:room', '/rooms/:room/plans', '/invitation']
  expect(paths.filter((path) => !isWalked(path, walk))).toEqual(['/', '/rooms/:room/plans'])
})

/** Whole paths of the pages in the source of the routes, in which each is below the one that is indented less. */
function pathsIn(routes: string): string[] {
  const above: { indent: number; path: string }[] = []
  return [...routes.matchAll(/^( *)(\{ )?path: '([^']+)'/gm)].flatMap(([, spaces = '', brace = '', own = '']) => {
    const indent = spaces.length + brace.length
    while ((above.at(-1)?.indent ?? 0) >= indent) above.pop()
    const path = own.startsWith('/') ? own : `${(above.at(-1)?.path ?? '').replace(/\/$/, '')}/${own}`
    above.push({ indent, path })
    return own === '*' ? [] : [path]
  })
}

/** Whether a path is written there, with something in the place of each of its parameters. */
function isWalked(path: string, walk: string): boolean {
  const written = path.replaceAll(/:\w+/g, '(?:\\$\\{[^}]+\\}|[\\w-]+)')
  return new RegExp(`['\`]${written}['\`?#]`).test(walk)
}
