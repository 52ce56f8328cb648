import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response } from 'express'
import type { LectureId } from '../../core/ids.ts'
import { loginSeconds } from '../../storage/catalog/people/logins.ts'
import { linkCookieSeconds, writeLinkCookie } from '../access/link-cookie.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** What the browser carries. On https the names promise by their prefix that no other origin has set them. */
export function readCookies(context: ViewerContext, request: Request): { login?: string; links?: string } {
  const cookies = parseCookie(request.headers.cookie ?? '')
  const names = cookieNames(context)
  return { login: cookies[names.login], links: cookies[names.links] }
}

export function setLoginCookie(context: ViewerContext, response: Response, secret: string): void {
  append(context, response, cookieNames(context).login, secret, loginSeconds)
}

export function clearLoginCookie(context: ViewerContext, response: Response): void {
  append(context, response, cookieNames(context).login, '', 0)
}

export function setLinkCookie(context: ViewerContext, response: Response, keys: ReadonlyMap<LectureId, string>): void {
  const value = writeLinkCookie(context.settings.AULA_SECRET, keys)
  append(context, response, cookieNames(context).links, value, linkCookieSeconds)
}

function append(context: ViewerContext, response: Response, name: string, value: string, maxAge: number): void {
  const secure = overHttps(context)
  const cookie = { name, value, maxAge, path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  response.append('Set-Cookie', stringifySetCookie(cookie))
}

function cookieNames(context: ViewerContext): { login: string; links: string } {
  const prefix = overHttps(context) ? '__Host-' : ''
  return { login: `${prefix}aula_login`, links: `${prefix}aula_links` }
}

function overHttps({ publicOrigin }: ViewerContext): boolean {
  return publicOrigin.startsWith('https:')
}
