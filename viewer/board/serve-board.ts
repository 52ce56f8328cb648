import { ExpressAdapter } from '@bull-board/express'
import { type RequestHandler, Router } from 'express'
import { decide } from '../access/decide.ts'
import { readCaller } from '../access/read-caller.ts'
import { AccessRefused } from '../access/refused.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Where bull-board is. */
export const boardPath = '/admin/queues'

/** bull-board behind the admin's pages: for an admin's eyes, and nothing there changes anything. */
export function serveBoard(context: ViewerContext): Router {
  const pages = new ExpressAdapter()
  pages.setBasePath(boardPath)
  context.queue.show(pages)
  const router = Router()
  router.use(admitAdmins(context), pages.getRouter().disable('x-powered-by'))
  router.use((_request, _response, next) => next(new NoSuchAddress()))
  return router
}

function admitAdmins(context: ViewerContext): RequestHandler {
  return async (request, response, next) => {
    const refusal = decide('admin', await readCaller(context, request), {})
    if (refusal) throw new AccessRefused(refusal)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new NoSuchAddress()
    response.set('Cache-Control', 'no-store')
    // Its page names its own files by a base; all else is as everywhere.
    const policy = String(response.getHeader('Content-Security-Policy'))
    response.set('Content-Security-Policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
    next()
  }
}
