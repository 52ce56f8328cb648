import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { readCookies } from '../http/cookies.ts'
import type { ViewerContext } from '../viewer-context.ts'

/**
 * Who watches, as far as one can be told from another: a login, else an address with a kind of browser. Hashed: secrets and
 * addresses do not lie about. Whoever makes up a login is somebody else: count nobody by it.
 */
export function watcherOf(context: ViewerContext, request: Request): string {
  const { login } = readCookies(context, request)
  return login ? hashed([login]) : strangerOf(request)
}

/** Who watches without a login that counts, whatever cookies say: an address with a kind of browser. Hashed. */
export function strangerOf(request: Request): string {
  return hashed([request.ip, request.get('user-agent')])
}

function hashed(told: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('base64')
}
