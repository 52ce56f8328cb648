import { z } from 'zod'
import { idPattern, isId, type LectureId } from '../../core/ids.ts'
import { readToken, signToken } from '../../core/tokens.ts'

/** A browser remembers this many links; the oldest one goes first. Keeps the cookie below 4 kB. */
const mostLinks = 24
const days = 90
export const linkCookieSeconds = days * 86_400

const claims = z.object({ links: z.array(z.tuple([z.string().regex(idPattern), z.string().max(64)])) })

/** The keys in a signed cookie; none when it is forged, expired or missing. */
export function readLinkCookie(secret: string, cookie: string | undefined): Map<LectureId, string> {
  const keys = new Map<LectureId, string>()
  const read = cookie ? readToken(secret, 'links', cookie, claims) : undefined
  for (const [lecture, key] of read?.links ?? []) {
    if (isId<LectureId>(lecture)) keys.set(lecture, key)
  }
  return keys
}

export function writeLinkCookie(secret: string, keys: ReadonlyMap<LectureId, string>): string {
  return signToken(secret, 'links', { links: [...keys].slice(-mostLinks) }, linkCookieSeconds)
}
