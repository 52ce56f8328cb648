import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { apiRoutes } from '../api/catalogue.ts'
import { readGuide } from './src/guide/read-guide.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The browser application: three pages (`index.html`, `recorder.html`, `demo.html`) into `dist/web`.
 * For development: `vite --config viewer/web/vite.config.ts`, with a viewer on AULA_PORT or 8090 behind it.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react(), guides()],
  define: { __API_ADDRESSES__: JSON.stringify(apiAddresses()) },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: ['chrome120', 'firefox115', 'safari16.4'],
    // A strict content security policy forbids data: scripts and styles; fonts and pictures stay files too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: { index: here('index.html'), recorder: here('recorder.html'), demo: here('demo.html') } },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8090',
      '/media': 'http://127.0.0.1:8090',
      '/feeds': 'http://127.0.0.1:8090',
      '/admin/queues': 'http://127.0.0.1:8090',
      '/signal': { target: 'ws://127.0.0.1:8090', ws: true },
    },
  },
})

/** The guides of `docs/guide` as modules: browsers get what was read of them, and need no Markdown. */
function guides(): Plugin {
  return {
    name: 'guides',
    transform: {
      filter: { id: /\/docs\/guide\/[^?]+\.md$/ },
      handler: (markdown) => ({ code: `export default ${JSON.stringify(readGuide(markdown))}`, moduleType: 'js' }),
    },
  }
}

/** Method and path per route: all that the client needs of the contract at run time, without its schemas. */
function apiAddresses(): Record<string, [method: string, path: string]> {
  return Object.fromEntries(
    Object.entries(apiRoutes).map(([name, { method, path }]) => [name, [method.toUpperCase(), path]]),
  )
}
