import type { RequestHandler } from 'express'
import { ForeignOrigin } from './request-errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Cross-site request forgery ends here: a request that changes something must come from our own pages, as the browser
 * itself tells by Origin and Sec-Fetch-Site. Programs that are no browsers send neither and carry no cookies by
 * accident.
 */
export function refuseForeignOrigins(publicOrigin: string): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method)) return next()
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site']
    const foreign = (origin !== undefined && origin !== publicOrigin) || (site !== undefined && site !== 'same-origin')
    next(foreign ? new ForeignOrigin(publicOrigin) : undefined)
  }
}
