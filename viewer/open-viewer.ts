import express, { type Express } from 'express'
import { readinessStatus } from '../core/process/readiness.ts'
import { boardPath, serveBoard } from './board/serve-board.ts'
import { registerFeeds } from './feed/register-feeds.ts'
import { answerProblem } from './http/answer-problem.ts'
import { trustedProxies } from './http/client-address.ts'
import { noteRefusal } from './http/limits.ts'
import { readAccent } from './http/read-accent.ts'
import { refuseForeignOrigins } from './http/refuse-foreign-origins.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serveWeb } from './http/serve-web.ts'
import { registerMedia } from './media/register-media.ts'
import { serveMetrics } from './metrics/serve-metrics.ts'
import { openApi } from './routes/openapi.ts'
import { registerRoutes } from './routes/register-routes.ts'
import type { ViewerContext } from './viewer-context.ts'

/** Everything the viewer says over HTTP, besides the signalling socket. */
export function openViewer(context: ViewerContext): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('etag', 'strong')
  app.set('trust proxy', trustedProxies(context.settings))
  app.use(...securityHeaders(context.publicOrigin))
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text').send('ok')
  })
  app.get('/readyz', async (_request, response) => {
    const readiness = await context.readiness()
    response.set('Cache-Control', 'no-store').status(readinessStatus(readiness)).json(readiness)
  })
  app.get('/metrics', serveMetrics(context))
  app.use(refuseForeignOrigins(context.publicOrigin))
  const description = openApi(context.publicOrigin)
  app.get('/api/openapi.json', (_request, response) => {
    response.json(description)
  })
  app.use('/api', registerRoutes(context))
  app.use('/media', registerMedia(context))
  app.use('/feeds', registerFeeds(context))
  app.use(boardPath, serveBoard(context))
  app.use(serveWeb(context.webFolder, readAccent(context)))
  app.use(noteRefusal, answerProblem(context.log))
  return app
}
