import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { colorPattern } from '../../core/accent.ts'
import { NoSuchAddress } from './request-errors.ts'

/**
 * The built web application: files with a hash in their name for ever, pages never from a cache. Every other address
 * that a browser navigates to is a page of the application, whose router knows what it is. `readColor`: the organisation's,
 * null for Aula's own.
 */
export function serveWeb(folder: string, readColor: () => Promise<string | null>): Router {
  const web = Router()
  web.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true }))
  web.use(express.static(folder, { index: false, setHeaders: (response) => response.set('Cache-Control', 'no-cache') }))
  web.use(page(join(folder, 'index.html'), readColor))
  return web
}

function page(file: string, readColor: () => Promise<string | null>): RequestHandler {
  return async (request, response, next) => {
    const isFile = /\.[a-z0-9]{1,5}$/i.test(request.path)
    const wantsPage = request.method === 'GET' || request.method === 'HEAD'
    if (!wantsPage || isFile || /^\/(api|media|feeds|signal|assets)(\/|$)/.test(request.path)) {
      return next(new NoSuchAddress())
    }
    const [html, color] = await Promise.all([readIfThere(file), readColor()])
    response.set('Cache-Control', 'no-cache')
    if (html !== undefined) response.type('html').send(withAccent(html, color))
    else response.status(503).type('text').send('The web application is not built yet: npm start builds it.')
  }
}

/** The page with the organisation's colour in it: read before anything is shown, so that nothing is shown in another one. */
function withAccent(html: string, color: string | null): string {
  if (color === null || !colorPattern.test(color)) return html
  return html.replace('</head>', `  <meta name="aula-accent" content="${color}" />\n  </head>`)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
