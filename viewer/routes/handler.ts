import type { Request } from 'express'
import type { z } from 'zod'
import type { LectureId } from '../../core/ids.ts'
import type { TextLanguage } from '../../core/text/organisation-text.ts'
import type { CourseForPerson } from '../../storage/catalog/courses/courses.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import type { RoomForPerson } from '../../storage/catalog/rooms/rooms.ts'
import type { Caller } from '../access/caller.ts'
import type { ApiRouteName, ApiRoutes } from '../api/catalogue.ts'
import type { AccessRule, Route } from '../api/route.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** What a handler may do to the browser that calls. */
export type Browser = {
  /** Signs in: a new login replaces whatever the browser carried. */
  signIn(secret: string): void
  signOut(): void
  /** The secret of the login that the browser carries, forged or not. */
  readonly carried: string | undefined
  /** The first of its languages (Accept-Language) that the interface speaks. */
  readonly language: TextLanguage | undefined
  rememberLink(lecture: LectureId, key: string): void
}

/** What a handler gets: input that the schemas have parsed, a caller whom the rule has let through, and the object. */
export type Call<R extends Route = Route> = {
  context: ViewerContext
  params: Parsed<R['params']>
  query: Parsed<R['query']>
  body: Parsed<R['body']>
  caller: CallerOf<R['access']>
  browser: Browser
  /** For its body where a route takes a file: nobody else has read it. */
  request: Request
} & ObjectOf<R['access']>

export type Handler<Name extends ApiRouteName> = (call: Call<ApiRoutes[Name]>) => Promise<Answer<ApiRoutes[Name]>>

/** Forces one handler per route of the contract. */
export type Handlers = { [Name in ApiRouteName]: Handler<Name> }

type Parsed<Schema> = z.output<NonNullable<Schema> & z.ZodType>
/** A route without an answer has the schema type's own bound, whose input is unknown: whatever it returns is dropped. */
type Answer<R extends Route> = z.input<NonNullable<R['answer']>>

type CallerOf<Rule extends AccessRule> = Rule extends
  | 'signed-in'
  | 'lecturer'
  | 'admin'
  | 'course:see'
  | 'lecture:take-part'
  | `${string}:manage`
  ? Caller & { person: SignedIn }
  : Caller

type ObjectOf<Rule extends AccessRule> = Rule extends `lecture:${string}`
  ? { lecture: LectureForPerson }
  : Rule extends `room:${string}`
    ? { room: RoomForPerson }
    : Rule extends `course:${string}`
      ? { course: CourseForPerson }
      : unknown
