import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { ApiRouteName } from '../api/catalogue.ts'
import { TooManyRequests } from './request-errors.ts'

const minute = 60_000

/**
 * Routes that take a secret, cost much or make something for people without an account. `beforeBody` counts per
 * address of the network; `afterBody` per account, so that many addresses cannot share one guess.
 */
export type RouteLimits = Partial<Record<ApiRouteName, { beforeBody?: RequestHandler; afterBody?: RequestHandler }>>

/** Fresh counters; one set per server. */
export function routeLimits(): RouteLimits {
  const guesses = () => limit({ windowMs: 5 * minute, limit: 30, skipSuccessfulRequests: true })
  const [secrets, resets, proofs] = [guesses(), guesses(), guesses()]
  // A whole class may open one that has just ended, from behind one address; nobody guesses 256 bits.
  const links = limit({ windowMs: 5 * minute, limit: 600, skipSuccessfulRequests: true })
  const account = limit({
    windowMs: 15 * minute,
    limit: 15,
    skipSuccessfulRequests: true,
    keyGenerator: (request: Request) => emailOf(request.body),
  })
  // What asks for an e-mail is never refused otherwise, so every call counts.
  const forgotten = limit({ windowMs: 15 * minute, limit: 60 })
  const forgottenOne = limit({
    windowMs: 15 * minute,
    limit: 10,
    keyGenerator: (request: Request) => emailOf(request.body),
  })
  return {
    signIn: { beforeBody: secrets, afterBody: account },
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

function limit(options: Parameters<typeof rateLimit>[0]): RequestHandler {
  return rateLimit({
    keyGenerator: (request: Request) => ipKeyGenerator(request.ip ?? ''),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new TooManyRequests()),
    ...options,
  })
}

function emailOf(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : ''
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : ''
}
