import { z } from 'zod'

/** Somebody's address, and what they are called. */
export type Mailbox = { name: string; address: string }

/** Reads `Aula <aula@example.org>` or a bare address. Undefined for what is none. */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, name, inBrackets, bare] = /^(?:"?([^<>"\p{Cc}]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))$/u.exec(text.trim()) ?? []
  const address = z.email().safeParse(inBrackets ?? bare)
  return address.success ? { name: name?.trim() ?? '', address: address.data } : undefined
}
