import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import {
  ChatBusy,
  changeWatchChat,
  hideMessage as hide,
  writeMessage as write,
} from '../../storage/catalog/participation/watch-chat.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { ChatReader } from '../live/watch-chats.ts'
import type { Handler } from './handler.ts'
import { spendParticipation } from './spend-participation.ts'

/*
 * Whoever changes something is answered with it; all others, in this viewer, too, hear of it from the catalogue, at a pace
 * that the viewer keeps up with.
 */

export const seeChat: Handler<'seeChat'> = async ({ context, caller, lecture }) =>
  await context.watchChats.newest(lecture.id, readerOf(caller, lecture), 0)

export const seeOlderMessages: Handler<'seeOlderMessages'> = async ({ context, caller, lecture, query }) =>
  await context.watchChats.before(lecture.id, readerOf(caller, lecture), query.before)

export const writeMessage: Handler<'writeMessage'> = async ({ context, caller, lecture, body }) => {
  const { catalog, organisation, watchChats, chatTurns } = context
  const { id: person } = caller.person
  spendParticipation(context, person)
  const lecturer = mayManageLecture(caller.person, lecture)
  const { id, text, known } = body
  const work = () => write(catalog, { organisation, lecture: lecture.id, person, lecturer, id, text })
  // Where a whole hall writes at once, what cannot be kept in time is refused before it asks for anything.
  const written = lecturer ? work() : chatTurns.take(lecture.id, work)
  if (!written) throw new ChatBusy()
  await written
  return await watchChats.newest(lecture.id, readerOf(caller, lecture), known)
}

export const hideMessage: Handler<'hideMessage'> = async ({ context, caller, lecture, params, body }) => {
  const moderates = mayManageLecture(caller.person, lecture)
  if (!moderates) spendParticipation(context, caller.person.id)
  const { hidden, known } = body
  await hide(context.catalog, lecture.id, params.message, { hidden, by: caller.person.id, moderates })
  return await context.watchChats.newest(lecture.id, readerOf(caller, lecture), known)
}

export const changeChat: Handler<'changeChat'> = async ({ context, caller, lecture, body }) => {
  await changeWatchChat(context.catalog, context.organisation, lecture.id, body)
  return await context.watchChats.newest(lecture.id, readerOf(caller, lecture), body.known)
}

function readerOf({ person }: Caller, lecture: LectureForPerson): ChatReader {
  return { eyes: mayManageLecture(person, lecture) ? 'managing' : 'watching', person: person?.id ?? null }
}
