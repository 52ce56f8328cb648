import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Headers of every answer. Scripts come from our own files only. Inline styles are allowed because Mantine and
 * media-chrome put their variables into style elements; the player needs blob: for MediaSource and hls.js's worker. No
 * `upgrade-insecure-requests`: nothing of ours is named by its scheme, and recorders may come by http (AULA_INTERNAL_URL).
 */
export function securityHeaders(publicOrigin: string): RequestHandler[] {
  const https = publicOrigin.startsWith('https:')
  const sockets = publicOrigin.replace(/^http/, 'ws')
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'blob:', 'data:'],
          mediaSrc: ["'self'", 'blob:'],
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", sockets],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // Both mean something on https only.
      strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
      originAgentCluster: https,
      crossOriginOpenerPolicy: https ? { policy: 'same-origin' } : false,
      frameguard: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set('Permissions-Policy', 'camera=(self), microphone=(self), display-capture=(self), geolocation=()')
      next()
    },
  ]
}
