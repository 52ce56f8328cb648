import type { ChatMessage } from './protocol.ts'

/** Messages of a chat that are told to who comes later, and shown. */
export const mostMessages = 200

/** The messages with this one: at its place if it is there already, else the last. The oldest make room. Pure. */
export function withMessage(messages: readonly ChatMessage[], message: ChatMessage): ChatMessage[] {
  const known = messages.some(({ id }) => id === message.id)
  const all = known ? messages.map((one) => (one.id === message.id ? message : one)) : [...messages, message]
  return all.slice(-mostMessages)
}
