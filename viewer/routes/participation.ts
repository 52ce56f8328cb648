import { AppError } from '../../core/errors.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import { participationPlace } from '../../storage/catalog/participation/participation-place.ts'
import {
  answerQuestion as answer,
  askQuestion as ask,
  hideQuestion as hide,
  ownQuestions,
  switchQuestions as switchOnOff,
  voteForQuestion as vote,
} from '../../storage/catalog/participation/questions.ts'
import {
  inviteHand as invite,
  lowerHand,
  ownHand,
  raiseHand as raise,
} from '../../storage/catalog/participation/raised-hands.ts'
import { addStreamReport } from '../../storage/catalog/participation/stream-reports.ts'
import { findRoom } from '../../storage/catalog/rooms/rooms.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture, mayManageRoom } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { strangerOf } from '../media/watcher-of.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'
import { spendParticipation } from './spend-participation.ts'

/*
 * What somebody has changed they read again at once; every viewer, this one included, hears of it from the catalogue.
 */

export const seeParticipation: Handler<'seeParticipation'> = async ({ context, caller, lecture }) =>
  await context.participations.of(lecture.id, mayManageLecture(caller.person, lecture) ? 'managing' : 'watching')

export const myParticipation: Handler<'myParticipation'> = async ({ context, caller, lecture }) => ({
  ...(await ownQuestions(context.catalog, lecture.id, caller.person.id)),
  hand: await ownHand(context.catalog, lecture.id, caller.person.id),
})

export const askQuestion: Handler<'askQuestion'> = async ({ context, caller, lecture, body }) => {
  const asked = { organisation: context.organisation, lecture: lecture.id, person: caller.person.id, ...body }
  const question = await ask(context.catalog, asked)
  context.participations.forget(lecture.id)
  return { question }
}

export const voteForQuestion: Handler<'voteForQuestion'> = async ({ context, caller, lecture, params, body }) => {
  spendParticipation(context, caller.person.id)
  const { organisation } = context
  const voted = { organisation, lecture: lecture.id, question: params.question, person: caller.person.id }
  await vote(context.catalog, { ...voted, up: body.up })
}

export const hideQuestion: Handler<'hideQuestion'> = async ({ context, caller, lecture, params, body }) => {
  const moderates = mayManageLecture(caller.person, lecture)
  if (!moderates) spendParticipation(context, caller.person.id)
  await hide(context.catalog, lecture.id, params.question, { hidden: body.hidden, by: caller.person.id, moderates })
  context.participations.forget(lecture.id)
}

export const answerQuestion: Handler<'answerQuestion'> = async ({ context, lecture, params, body }) => {
  await answer(context.catalog, lecture.id, params.question, body.answered)
  context.participations.forget(lecture.id)
}

export const switchQuestions: Handler<'switchQuestions'> = async ({ context, lecture, body }) => {
  await switchOnOff(context.catalog, lecture.id, body.on)
  context.participations.forget(lecture.id)
}

export const raiseHand: Handler<'raiseHand'> = async ({ context, caller, lecture, body }) => {
  const { catalog, organisation } = context
  const person = caller.person.id
  spendParticipation(context, person)
  if (!body.raised) {
    await lowerHand(catalog, lecture.id, person)
    return { hand: null }
  }
  const { runs, hasRoom } = await participationPlace(catalog, lecture.id)
  if (!runs || !hasRoom) throw new NoRoomToComeInto()
  return { hand: await raise(catalog, { organisation, lecture: lecture.id, person }) }
}

export const inviteHand: Handler<'inviteHand'> = async ({ context, caller, lecture, params, body }) => {
  if (body.invited) await mayInvite(context, caller, lecture)
  await invite(context.catalog, lecture.id, params.hand, body.invited)
  context.participations.forget(lecture.id)
}

export const reportStream: Handler<'reportStream'> = async ({ context, caller, lecture, request, body }) => {
  const reporter = caller.person?.id ?? strangerOf(request)
  // How many strangers come from one address is limited with the route: a whole hall may.
  if (caller.person) spendParticipation(context, caller.person.id)
  const { catalog, organisation } = context
  const { runs } = await participationPlace(catalog, lecture.id)
  if (runs) await addStreamReport(catalog, { organisation, lecture: lecture.id, reporter, missing: body.missing })
}

/** Past its lock and its lobby, people come into a room by those who lead it, and while the lecture runs. */
async function mayInvite({ catalog, organisation }: ViewerContext, { person }: Caller, lecture: LectureForPerson) {
  const { runs, hasRoom } = await participationPlace(catalog, lecture.id)
  const room = lecture.room_id && (await findRoom(catalog, organisation, lecture.room_id, person?.id ?? null))
  if (!runs || !hasRoom || !room) throw new NoRoomToComeInto()
  if (!mayManageRoom(person, room)) throw new AccessRefused('not-allowed')
}

export class NoRoomToComeInto extends AppError {
  constructor() {
    super('hand.no-room', 'caller', 'Nobody can be taken into the room right now.')
  }
}
