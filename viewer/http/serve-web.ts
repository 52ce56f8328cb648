import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { NoSuchAddress } from './request-errors.ts'

/**
 * The built web application: files with a hash in their name for ever, pages never from a cache. Every other address
 * that a browser navigates to is a page of the application, whose router knows what it is.
 */
export function serveWeb(folder: string): Router {
  const web = Router()
  web.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true }))
  web.use(express.static(folder, { index: false, setHeaders: (response) => response.set('Cache-Control', 'no-cache') }))
  web.use(page(join(folder, 'index.html')))
  return web
}

function page(file: string): RequestHandler {
  return (request, response, next) => {
    const isFile = /\.[a-z0-9]{1,5}$/i.test(request.path)
    const wantsPage = request.method === 'GET' || request.method === 'HEAD'
    if (!wantsPage || isFile || /^\/(api|media|feeds|signal|assets)(\/|$)/.test(request.path)) {
      return next(new NoSuchAddress())
    }
    response.set('Cache-Control', 'no-cache')
    response.sendFile(file, (error) => {
      if (!error || response.headersSent) return
      if ('code' in error && error.code === 'ENOENT') {
        response.status(503).type('text').send('The web application is not built yet: npm start builds it.')
      } else next(error)
    })
  }
}
