import { forgetWatchPosition } from '../../storage/catalog/watching/watch-positions.ts'
import type { Caller } from '../access/caller.ts'
import { AccessRefused } from '../access/refused.ts'
import type { Handler } from './handler.ts'

export const keepPosition: Handler<'keepPosition'> = async ({ context, caller, lecture, body }) => {
  const { position, duration } = body
  const person = signedIn(caller)
  await context.noteWatched({ person, lecture: lecture.id, position: Math.min(position, duration), duration })
}

export const forgetPosition: Handler<'forgetPosition'> = async ({ context, caller, lecture }) => {
  await forgetWatchPosition(context.catalog, context.organisation, signedIn(caller), lecture.id)
}

/** Who is not signed in may watch what is public, and keeps the place in their own browser. */
function signedIn({ person }: Caller) {
  if (!person) throw new AccessRefused('sign-in')
  return person.id
}
