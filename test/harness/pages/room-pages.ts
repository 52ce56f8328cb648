import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, mergeConfig } from 'vite'
import config from '../../../viewer/web/vite.config.ts'

const web = fileURLToPath(new URL('../../../viewer/web/', import.meta.url))
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
