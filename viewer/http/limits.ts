import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { errorCode } from '../../core/errors.ts'
import type { ApiRouteName } from '../api/catalogue.ts'
import { TooManyRequests } from './request-errors.ts'

const minute = 60_000

/**
 * Routes that take a secret, cost much or make something for people without an account. `beforeBody` counts per address of
 * the network, behind which a whole campus may be; `afterBody` counts per e-mail address that is typed.
 */
export type RouteLimits = Partial<Record<ApiRouteName, { beforeBody?: RequestHandler; afterBody?: RequestHandler }>>

/** Fresh counters; one set per server. */
export function routeLimits(): RouteLimits {
  const guesses = (most: number) => limit({ windowMs: 5 * minute, limit: most, skipSuccessfulRequests: true })
  const [passwords, secrets, resets] = [guesses(300), guesses(300), guesses(300)]
  // The password of whoever is signed in already.
  const proofs = guesses(30)
  // A whole class may open one that has just ended, from behind one address; nobody guesses 256 bits.
  const links = guesses(600)
  const account = perEmail({ fromOneNetwork: 15, fromAll: 100, skipSuccessfulRequests: true })
  // What asks for an e-mail is never refused otherwise, so every call counts.
  const forgotten = limit({ windowMs: 15 * minute, limit: 300 })
  const forgottenOne = perEmail({ fromOneNetwork: 10, fromAll: 100 })
  return {
    signIn: { beforeBody: passwords, afterBody: account },
    makeFirstAdmin: { beforeBody: secrets },
    seeInvitation: { beforeBody: secrets },
    acceptInvitation: { beforeBody: secrets },
    seeCourseLink: { beforeBody: links },
    joinCourse: { beforeBody: links },
    forgotPassword: { beforeBody: forgotten, afterBody: forgottenOne },
    seePasswordReset: { beforeBody: resets },
    resetPassword: { beforeBody: resets },
    beginSecondFactor: { beforeBody: proofs },
    removeSecondFactor: { beforeBody: proofs },
    changePassword: { beforeBody: proofs },
    startDemo: { beforeBody: limit({ windowMs: minute, limit: 20 }) },
    // A whole class may join from behind one address, or hear nothing.
    reportStream: { beforeBody: limit({ windowMs: minute, limit: 600 }) },
    joinRoom: { beforeBody: limit({ windowMs: minute, limit: 600 }) },
  }
}

/** Keeps why a request is refused for the limits, which count failures; stands before what answers errors. */
export const noteRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  response.locals.refusal = errorCode(error)
  next(error)
}

/**
 * Whoever guesses at somebody's account is stopped where they are, and that person elsewhere is not. From all networks
 * together far more is taken, which is still hopeless against argon2 and ten characters. What the first limit refuses the
 * second does not count.
 */
function perEmail({
  fromOneNetwork,
  fromAll,
  ...others
}: {
  fromOneNetwork: number
  fromAll: number
  skipSuccessfulRequests?: boolean
}): RequestHandler {
  const within = { windowMs: 15 * minute, ...others }
  const keyGenerator = (request: Request) => `${networkOf(request)} ${emailOf(request.body)}`
  const one = limit({ ...within, limit: fromOneNetwork, keyGenerator })
  const all = limit({ ...within, limit: fromAll, keyGenerator: (request: Request) => emailOf(request.body) })
  return (request, response, next) =>
    one(request, response, (error?: unknown) => (error ? next(error) : all(request, response, next)))
}

function limit(options: Parameters<typeof rateLimit>[0]): RequestHandler {
  return rateLimit({
    keyGenerator: networkOf,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new TooManyRequests()),
    requestWasSuccessful: isNoFailure,
    ...options,
  })
}

/** Refusals that tell of no secret which was tried in vain. */
const noGuesses: ReadonlySet<unknown> = new Set(['sign-in.code-needed', 'access.sign-in'])

/** What a limit has refused is no failure to the others: nothing was tried. */
function isNoFailure(_request: Request, { statusCode, locals }: Response): boolean {
  return statusCode < 400 || statusCode === 429 || noGuesses.has(locals.refusal)
}

function networkOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '')
}

function emailOf(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : ''
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : ''
}
