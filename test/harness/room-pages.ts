import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, mergeConfig } from 'vite'
import config from '../../viewer/web/vite.config.ts'

const web = fileURLToPath(new URL('../../viewer/web/', import.meta.url))
const kinds: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Builds some pages of the web application into `folder`, as they are served for real. */
export async function buildPages(folder: string, pages: readonly string[]): Promise<void> {
  const { build: settings, ...rest } = config
  const input = Object.fromEntries(pages.map((page) => [page, path.join(web, `${page}.html`)]))
  await build(
    mergeConfig(rest, {
      configFile: false,
      logLevel: 'error',
      build: {
        target: settings?.target,
        assetsInlineLimit: 0,
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { input },
      },
    }),
  )
}

/** A built file, or undefined; addresses without a known file lead to `index.html`. */
export async function readPage(folder: string, address: string): Promise<{ kind: string; body: Buffer } | undefined> {
  const name = path.normalize(address).replace(/^[/.]+/, '')
  for (const candidate of [name, 'index.html']) {
    const body = await readFile(path.join(folder, candidate)).catch(() => undefined)
    if (body) return { kind: kinds[path.extname(candidate)] ?? 'application/octet-stream', body }
  }
  return undefined
}
