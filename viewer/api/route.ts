import type { z } from 'zod'

/**
 * Who may call a route. Every route names one; there is no default.
 * `lecture:*`, `room:*`, `course:*` judge the object that the path names (`:lecture`, `:room`, `:course`).
 */
export type AccessRule =
  | 'anyone'
  /** A login of any role. */
  | 'signed-in'
  | 'lecturer'
  | 'admin'
  /** May watch: public; has the link; member of the organisation; member of the course, or of another that shows it. */
  | 'lecture:watch'
  /** May watch, and is signed in. */
  | 'lecture:take-part'
  /** Owner, lecturer of its course or of this one lecture, admin. */
  | 'lecture:manage'
  | 'room:join'
  /** Owner, lecturer of its course, admin. */
  | 'room:manage'
  | 'course:see'
  | 'course:manage'

/** One route of the JSON API: what validates it, describes it in OpenAPI, and types the web application's client. */
export type Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Rule extends AccessRule = AccessRule,
> = {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  /** Express form, below /api: `/lectures/:lecture`. */
  path: string
  access: Rule
  summary: string
  params?: Params
  query?: Query
  body?: Body
  /** The body may have a megabyte instead of 64 kB. */
  largeBody?: boolean
  /** The body is a file's bytes; the handler reads them as they come. */
  takesFile?: boolean
  /** A page asks again as soon as it is answered: who it is and what it may is looked up every ten seconds. */
  follows?: boolean
  /** JSON answer; a route without one answers 204. */
  answer?: Answer
}

/** Keeps the exact types of a route's schemas and its rule. */
export function route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
  Rule extends AccessRule,
>(definition: Route<Params, Query, Body, Answer, Rule>): Route<Params, Query, Body, Answer, Rule> {
  return definition
}
