import type { Request } from 'express'
import { findSignedIn } from '../../storage/catalog/people/logins.ts'
import { readCookies } from '../http/cookies.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Caller } from './caller.ts'
import { readLinkCookie } from './link-cookie.ts'

/** Who makes this request, by its cookies and nothing else. Demo accounts exist in demo mode only. */
export async function readCaller(context: ViewerContext, request: Request): Promise<Caller> {
  const { settings, catalog, organisation } = context
  const { login, links } = readCookies(context, request)
  const person = login ? await findSignedIn(catalog, organisation, login) : undefined
  return {
    person: person && (!person.demo || settings.AULA_DEMO === 'accounts') ? person : null,
    linkKeys: readLinkCookie(settings.AULA_SECRET, links),
  }
}
