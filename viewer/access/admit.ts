import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Route } from '../api/route.ts'
import { noteSubject } from '../http/request-subject.ts'
import type { Admitted } from '../live/permissions.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { decide } from './decide.ts'
import { loadObjects } from './load-objects.ts'
import { readCaller } from './read-caller.ts'
import { AccessRefused } from './refused.ts'
import { withKey } from './with-key.ts'

/**
 * Who makes a request, and what its path names.
 * @throws AccessRefused when the route's rule says so
 */
export async function admit(
  context: ViewerContext,
  { access, follows }: Route,
  request: Request,
  response: Response,
  params: Record<string, unknown>,
): Promise<Admitted> {
  const look = async () => {
    const caller = withKey(await readCaller(context, request), params.lecture, request.query.key)
    const objects = await loadObjects(context, access, caller, params)
    // Here already, for the log of what is refused.
    noteSubject(response, { lecture: objects.lecture?.id })
    const refusal = decide(access, caller, objects)
    if (refusal) throw new AccessRefused(refusal)
    return { caller, objects }
  }
  return follows ? await context.permissions.follow(String(params.lecture), pageOf(request), look) : await look()
}

/** All that a look goes by, besides the lecture and the catalogue. */
function pageOf({ headers, query }: Request): string {
  return createHash('sha256')
    .update(JSON.stringify([query.key, headers.cookie]))
    .digest('base64url')
}
