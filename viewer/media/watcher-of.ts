import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { readCookies } from '../http/cookies.ts'
import type { ViewerContext } from '../viewer-context.ts'

/**
 * Who watches, as far as one can be told from another: a login, else an address with a kind of browser. Hashed: secrets and
 * addresses do not lie about. Whoever makes up a login is somebody else: count nobody by it.
 */
export function watcherOf(context: ViewerContext, request: Request): string {
  const { login } = readCookies(context, request)
  return hashed(login ? [login] : browserOf(request)).toString('base64')
}

/** A lecture hall has some thirty kinds of browsers; whoever makes kinds up gets no further than this. */
const mostStrangers = 100

/**
 * Who watches without a login that counts, whatever cookies say: an address with a kind of browser, of which so many are told
 * apart in one network. So a hall behind one address is heard, and nobody passes for a thousand people. Hashed.
 */
export function strangerOf(request: Request): string {
  const place = hashed(browserOf(request)).readUInt32BE() % mostStrangers
  return hashed([ipKeyGenerator(request.ip ?? ''), String(place)]).toString('base64')
}

function browserOf(request: Request) {
  return [request.ip, request.get('user-agent')]
}

function hashed(told: readonly (string | undefined)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(told)).digest()
}
