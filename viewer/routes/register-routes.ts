import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
import { asTextLanguage } from '../../core/text/organisation-text.ts'
import { admit } from '../access/admit.ts'
import type { Caller } from '../access/caller.ts'
import { type ApiRouteName, apiRoutes } from '../api/catalogue.ts'
import type { Route } from '../api/route.ts'
import { clearLoginCookie, readCookies, setLinkCookie, setLoginCookie } from '../http/cookies.ts'
import { type RouteLimits, routeLimits } from '../http/limits.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { BadInput, NoSuchAddress } from '../http/request-errors.ts'
import { noteSubject } from '../http/request-subject.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Browser } from './handler.ts'
import { handlers } from './handlers.ts'

/**
 * The JSON API, made from the contract: each route's limits, its rule on the object that the path names, then the body
 * and the query, then its handler. Nothing of a request is looked at before the rule has let the caller through but
 * the ids in its path.
 */
export function registerRoutes(context: ViewerContext): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const limits = routeLimits()
  for (const [name, route] of Object.entries(apiRoutes) as [ApiRouteName, Route][]) {
    router[route.method](route.path, serveRoute(context, name, route, limits[name]))
  }
  router.use((_request, _response, next) => next(new NoSuchAddress()))
  return router
}

/** What every handler is, once its route's schemas have made sure of the types. */
type AnyHandler = (call: object) => Promise<unknown>

function serveRoute(
  context: ViewerContext,
  name: ApiRouteName,
  route: Route,
  limits: RouteLimits[ApiRouteName],
): RequestHandler {
  // The one place where a route's name stands for its types: `Handlers` has checked each handler against its schemas,
  // and the call below holds what these very schemas have parsed.
  const handle = handlers[name] as unknown as AnyHandler
  return async (request, response) => {
    response.set('Cache-Control', 'no-store')
    await pass(limits?.beforeBody, request, response)
    const params = parseParams(route, request)
    const { caller, objects } = await admit(context, route, request, response, params)
    noteSubject(response, { lecture: objects.lecture?.id })
    const query = route.query ? parseInput(route.query, { ...request.query }) : {}
    request.body = route.body ? await readJsonBody(request, response, route.largeBody) : undefined
    await pass(limits?.afterBody, request, response)
    const body = route.body ? parseInput(route.body, request.body) : undefined
    const browser = browserOf(context, request, response, caller)
    const answer = await handle({ context, params, query, body, caller, browser, request, ...objects })
    if (!route.answer) response.status(204).end()
    // Parsed once more on the way out: what the contract does not name does not leave the house.
    else response.json(route.answer.parse(answer))
  }
}

function parseParams(route: Route, request: Request): Record<string, unknown> {
  if (!route.params) return {}
  const parsed = route.params.safeParse(request.params)
  if (!parsed.success) throw new NoSuchAddress()
  return { ...(parsed.data as object) }
}

function parseInput(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new BadInput(
    Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.map(String).join('.') || 'body', message])),
  )
}

async function pass(middleware: RequestHandler | undefined, request: Request, response: Response): Promise<void> {
  if (!middleware) return
  await new Promise<void>((resolve, reject) => {
    const settled = middleware(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
    Promise.resolve(settled).catch(reject)
  })
}

function browserOf(context: ViewerContext, request: Request, response: Response, caller: Caller): Browser {
  return {
    signIn: (secret) => setLoginCookie(context, response, secret),
    signOut: () => clearLoginCookie(context, response),
    carried: readCookies(context, request).login,
    language: request.acceptsLanguages().map(asTextLanguage).find(Boolean),
    rememberLink: (lecture, key) => {
      const others = [...caller.linkKeys].filter(([known]) => known !== lecture)
      setLinkCookie(context, response, new Map([...others, [lecture, key]]))
    },
  }
}
