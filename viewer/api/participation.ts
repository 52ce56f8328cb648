import { z } from 'zod'
import { handId, instant, lectureId, milliseconds, questionId, questionText } from './fields.ts'
import { route } from './route.ts'

const question = z.object({
  id: questionId,
  text: z.string(),
  /** Null: whoever has asked wants no name beside it. */
  name: z.string().nullable(),
  askedAt: instant,
  votes: z.int(),
  /** Only those who manage the lecture are told of hidden ones. */
  hidden: z.boolean(),
  /** With the time in the player at which it was answered; null: nothing was recorded then. */
  answered: z.object({ at: milliseconds.nullable() }).nullable(),
})
export type Question = z.infer<typeof question>

/** What those who watch do beside the player. The same for everybody who may watch, with `outside` for who manages. */
export const participation = z.object({
  /** Another one as soon as anything else here is another one. */
  version: z.string(),
  /** Questions are switched on. */
  on: z.boolean(),
  /** And the lecture runs: they can be asked and voted for. */
  open: z.boolean(),
  /** Hands can be raised to be taken into the room. */
  hands: z.boolean(),
  /** In the order in which they are shown. */
  questions: z.array(question),
  /** Hands whose owners are invited into the room right now. */
  invited: z.array(handId),
  outside: z
    .object({
      /** Who asks to be taken into the room, who has waited longest first. */
      hands: z.array(z.object({ id: handId, name: z.string(), raisedAt: instant, invited: z.boolean() })),
      /** People who said within the last minutes that they hear or see nothing. */
      reports: z.object({ sound: z.int(), picture: z.int() }),
    })
    .nullable(),
})
export type Participation = z.infer<typeof participation>

/** What somebody who watches can lack. */
const missing = z.enum(['sound', 'picture'])
export type Missing = z.infer<typeof missing>

const params = z.object({ lecture: lectureId })
const ofQuestion = params.extend({ question: questionId })

export const participationRoutes = {
  seeParticipation: route({
    method: 'get',
    path: '/lectures/:lecture/participation',
    access: 'lecture:watch',
    summary: 'Questions beside the player, and for those who manage the lecture hands and reports',
    params,
    answer: participation,
  }),
  myParticipation: route({
    method: 'get',
    path: '/lectures/:lecture/participation/mine',
    access: 'lecture:take-part',
    summary: 'Which questions the caller has asked and voted for, and the caller’s raised hand',
    params,
    answer: z.object({ asked: z.array(questionId), voted: z.array(questionId), hand: handId.nullable() }),
  }),
  askQuestion: route({
    method: 'post',
    path: '/lectures/:lecture/questions',
    access: 'lecture:take-part',
    summary: 'Ask a question while the lecture runs',
    params,
    body: z.object({ text: questionText, named: z.boolean() }),
    answer: z.object({ question: questionId }),
  }),
  voteForQuestion: route({
    method: 'put',
    path: '/lectures/:lecture/questions/:question/vote',
    access: 'lecture:take-part',
    summary: 'Vote for a question, once, or take the vote back',
    params: ofQuestion,
    body: z.object({ up: z.boolean() }),
  }),
  hideQuestion: route({
    method: 'put',
    path: '/lectures/:lecture/questions/:question/hidden',
    access: 'lecture:take-part',
    summary: 'Hide a question (one’s own; any for those who manage the lecture), or show it again',
    params: ofQuestion,
    body: z.object({ hidden: z.boolean() }),
  }),
  answerQuestion: route({
    method: 'put',
    path: '/lectures/:lecture/questions/:question/answered',
    access: 'lecture:manage',
    summary: 'Mark a question as answered at this moment of the lecture, or take that back',
    params: ofQuestion,
    body: z.object({ answered: z.boolean() }),
  }),
  switchQuestions: route({
    method: 'put',
    path: '/lectures/:lecture/questions',
    access: 'lecture:manage',
    summary: 'Take questions beside the player, or none',
    params,
    body: z.object({ on: z.boolean() }),
  }),
  raiseHand: route({
    method: 'put',
    path: '/lectures/:lecture/hand',
    access: 'lecture:take-part',
    summary: 'Ask to be taken into the room, again every half minute, or no longer',
    params,
    body: z.object({ raised: z.boolean() }),
    answer: z.object({ hand: handId.nullable() }),
  }),
  inviteHand: route({
    method: 'put',
    path: '/lectures/:lecture/hands/:hand',
    access: 'lecture:manage',
    summary: 'Invite whoever has raised a hand into the room, also a locked one, once; or take that back',
    params: params.extend({ hand: handId }),
    body: z.object({ invited: z.boolean() }),
  }),
  reportStream: route({
    method: 'post',
    path: '/lectures/:lecture/reports',
    access: 'lecture:watch',
    summary: 'Tell the lecturer that one hears or sees nothing',
    params,
    body: z.object({ missing }),
  }),
}
