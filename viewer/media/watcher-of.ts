import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { readCookies } from '../http/cookies.ts'
import type { ViewerContext } from '../viewer-context.ts'

/**
 * Who watches, as far as one can be told from another: a login, else an address with a kind of browser. Hashed: secrets and
 * addresses do not lie about.
 */
export function watcherOf(context: ViewerContext, request: Request): string {
  const { login } = readCookies(context, request)
  const told = login ? [login] : [request.ip, request.get('user-agent')]
  return createHash('sha256').update(JSON.stringify(told)).digest('base64')
}
