import { createHmac, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'

/** What a signed token is good for. Each purpose has a key of its own, so one can never pass as another. */
export type TokenPurpose = 'join' | 'recorder' | 'demo' | 'links'

/**
 * Signs claims: `base64url(JSON).base64url(HMAC-SHA256)`. `secret` is AULA_SECRET; `seconds` until it expires.
 * There is one algorithm and no header, so there is nothing to confuse.
 */
export function signToken(
  secret: string,
  purpose: TokenPurpose,
  claims: object,
  seconds: number,
  now = Date.now(),
): string {
  const body = Buffer.from(JSON.stringify({ ...claims, exp: Math.floor(now / 1000) + seconds })).toString('base64url')
  return `${body}.${signature(secret, purpose, body)}`
}

/** The claims of a token that is genuine, unexpired and of the schema; else undefined. Never throws. */
export function readToken<Claims>(
  secret: string,
  purpose: TokenPurpose,
  token: string,
  schema: z.ZodType<Claims>,
  now = Date.now(),
): Claims | undefined {
  const [body, given, ...rest] = token.split('.')
  if (!body || !given || rest.length > 0) return undefined
  const expected = Buffer.from(signature(secret, purpose, body))
  const actual = Buffer.from(given)
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined
  const claims = parse(body)
  if (typeof claims !== 'object' || claims === null || !('exp' in claims) || typeof claims.exp !== 'number')
    return undefined
  if (claims.exp * 1000 <= now) return undefined
  const parsed = schema.safeParse(claims)
  return parsed.success ? parsed.data : undefined
}

function signature(secret: string, purpose: TokenPurpose, body: string): string {
  const key = createHmac('sha256', secret).update(`aula-token-${purpose}`).digest()
  return createHmac('sha256', key).update(body).digest('base64url')
}

function parse(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return undefined
  }
}
