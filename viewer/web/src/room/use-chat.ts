import { useCallback, useEffect, useState } from 'react'
import type { ChatMessage } from '../../../../conference/protocol.ts'
import { t } from '../language/language.ts'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import { cleanText } from '../words/clean-text.ts'

/** What was sent last, until it is seen among the messages. */
type Sent = { id: string; text: string; lost: boolean }

/** The chat as one person has it: what they are writing stays while the panel is closed. */
export type Chat = {
  on: boolean
  messages: readonly ChatMessage[]
  /** Of others, since the panel was open. */
  unread: readonly ChatMessage[]
  text: string
  setText(text: string): void
  /** On its way: the field waits. */
  waiting: boolean
  /** Why the message was not sent; it is still in the field. */
  problem: string | null
  send(): void
}

/** A message that nobody has answered for this long is told as not sent. */
const answerMilliseconds = 8_000

/** Null while the viewer has not told of a chat. */
export function useChat(connection: RoomConnection, state: RoomState, open: boolean): Chat | null {
  const { chat, status, self, refusedMessage } = state
  const [text, setText] = useState('')
  const [sent, setSent] = useState<Sent | null>(null)
  const [seen, setSeen] = useState<number | null>(null)
  const messages = chat?.messages ?? none
  const newest = chat ? (messages.at(-1)?.at ?? 0) : null
  const arrived = sent !== null && messages.some(({ id }) => id === sent.id)
  const refusal = sent && refusedMessage?.id === sent.id ? refusedMessage.code : null

  useEffect(() => {
    if (newest !== null && (open || seen === null)) setSeen(newest)
  }, [newest, open, seen])
  useEffect(() => {
    if (!sent || !arrived) return
    setText((now) => (now === sent.text ? '' : now))
    setSent(null)
  }, [sent, arrived])
  const lose = useCallback(() => setSent((now) => now && { ...now, lost: true }), [])
  useEffect(() => {
    if (sent === null || sent.lost || refusal !== null) return
    if (status !== 'in') return lose()
    const late = setTimeout(lose, answerMilliseconds)
    return () => clearTimeout(late)
  }, [sent, refusal, status, lose])

  if (!chat) return null
  const problem = sent === null || arrived ? null : refusal ? inWords(refusal) : sent.lost ? notSent() : null
  return {
    on: chat.on,
    messages,
    unread: messages.filter(
      ({ at, author, removedBy }) => seen !== null && at > seen && author !== self && removedBy === null && !open,
    ),
    text,
    setText,
    waiting: sent !== null && problem === null,
    problem,
    send() {
      const cleaned = cleanText(text)
      if (cleaned === '' || (sent !== null && problem === null)) return
      // The same once more keeps its id: if it has arrived after all, it is there once.
      const id = sent?.text === text ? sent.id : crypto.randomUUID()
      connection.write(id, cleaned)
      setSent({ id, text, lost: false })
    },
  }
}

const none: readonly ChatMessage[] = []

function notSent(): string {
  return t('The message was not sent. Please try again.')
}

function inWords(code: string): string {
  if (code === 'room.chat-off') return t('The chat is switched off.')
  if (code === 'room.too-many-messages') return t('That was too much at once. Please wait a few seconds.')
  return notSent()
}
