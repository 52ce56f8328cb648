import { useEffect, useState } from 'react'
import type { OwnWatchChat } from './use-watch-chat.ts'

/** How many messages of others have come since the chat was in sight; before it ever was, since it is followed. */
export function useUnread({ lecture, chat }: OwnWatchChat, open: boolean): number {
  const [seen, setSeen] = useState<{ lecture: string; number: number } | null>(null)
  const known = seen !== null && seen.lecture === lecture
  const newest = chat ? (chat.messages.at(-1)?.number ?? 0) : null
  useEffect(() => {
    if (lecture && newest !== null && (open || !known)) setSeen({ lecture, number: newest })
  }, [lecture, newest, open, known])
  if (!chat || open || !known) return 0
  return chat.messages.filter(({ number, own, hidden }) => number > seen.number && !own && !hidden).length
}
