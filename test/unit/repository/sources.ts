import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const checkout = fileURLToPath(new URL('../../..', import.meta.url))
const notOurs = new Set(['node_modules', '.git', '.aula', 'data', 'dist', 'coverage'])

/** Paths of the checkout's own files and folders below `folder`, relative to the checkout. */
export function ownPaths(folder = ''): string[] {
  return readdirSync(path.join(checkout, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name)
    if (folder === '' && notOurs.has(entry.name)) return []
    return entry.isDirectory() ? [place, ...ownPaths(place)] : [place]
  })
}

export function contentOf(file: string): string {
  return readFileSync(path.join(checkout, file), 'utf8')
}

/** The code that runs in production: no tests, no scripts. */
export function productCode(): { file: string; content: string }[] {
  const folders = /^(bin|core|storage|queue|conference|recorder|transcoder|viewer|keeper)\/.*\.tsx?$/
  return ownPaths()
    .filter((place) => folders.test(place))
    .map((file) => ({ file, content: contentOf(file) }))
}

/** Every first cell in backquotes of the Markdown table below the heading `title`, without its backquotes. */
export function documented(file: string, title: string): string[] {
  const content = contentOf(file)
  const start = content.indexOf(`\n## ${title}\n`)
  if (start < 0) throw new Error(`${file} has no section "${title}"`)
  const section = content.slice(start + 1).split(/\n## /)[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name)
}
