import { z } from 'zod'
import { instant, lectureId, milliseconds, questionText } from './fields.ts'
import { route } from './route.ts'

const number = z.int().positive()

const message = z.object({
  /** Messages are shown in this order. */
  number,
  name: z.string(),
  /** Written by somebody in charge of the lecture. */
  lecturer: z.boolean(),
  /** By the caller. */
  own: z.boolean(),
  text: z.string(),
  writtenAt: instant,
  /** The time in the player at which it was written; null: nothing was recorded then. */
  at: milliseconds.nullable(),
  /** Only those who manage the lecture are told of hidden ones. */
  hidden: z.boolean(),
})
export type ChatMessage = z.infer<typeof message>

/** What somebody who knows an older version of the chat has to be told; `whole`: the last messages instead. */
export const chatNews = z.object({
  version: z.int(),
  whole: z.boolean(),
  on: z.boolean(),
  /** Seconds between two messages of one person. */
  restSeconds: z.int(),
  /** New ones and changed ones, in their order. */
  messages: z.array(message),
  /** Numbers of messages that were hidden. */
  gone: z.array(number),
  /** There are older messages than the first of a whole. */
  older: z.boolean(),
})
export type ChatNews = z.infer<typeof chatNews>

/** A version of the chat that somebody knows; 0: none. */
export const chatVersion = z.int().min(0)

/** Seconds between two messages of one person: what is slower than this is switched off. */
const rest = z.int().min(5).max(600)

const params = z.object({ lecture: lectureId })

export const watchChatRoutes = {
  seeChat: route({
    method: 'get',
    path: '/lectures/:lecture/chat',
    access: 'lecture:watch',
    summary: 'The last 200 messages beside the player; what comes after them is told by `followLecture`',
    params,
    answer: chatNews,
  }),
  seeOlderMessages: route({
    method: 'get',
    path: '/lectures/:lecture/chat/messages',
    access: 'lecture:watch',
    summary: 'A hundred messages that are older than one',
    params,
    query: z.object({ before: z.coerce.number().int().positive() }),
    answer: z.object({ messages: z.array(message), /** And others before them. */ older: z.boolean() }),
  }),
  writeMessage: route({
    method: 'post',
    path: '/lectures/:lecture/chat/messages',
    access: 'lecture:take-part',
    summary: 'Write to all who watch, while the lecture runs; answers what has changed since the version `known`',
    params,
    // One that is sent again, because nobody knows whether it arrived, is there once.
    body: z.object({ id: z.uuid(), text: questionText, known: chatVersion }),
    answer: chatNews,
  }),
  hideMessage: route({
    method: 'put',
    path: '/lectures/:lecture/chat/messages/:message/hidden',
    access: 'lecture:take-part',
    summary: 'Hide a message (one’s own; any for those who manage the lecture), or show it again',
    params: params.extend({ message: z.coerce.number().pipe(number) }),
    body: z.object({ hidden: z.boolean(), known: chatVersion }),
    answer: chatNews,
  }),
  changeChat: route({
    method: 'patch',
    path: '/lectures/:lecture/chat',
    access: 'lecture:manage',
    summary: 'Switch the chat beside the player on or off, or slow it down',
    params,
    body: z.object({ on: z.boolean().optional(), restSeconds: rest.optional(), known: chatVersion }),
    answer: chatNews,
  }),
}
