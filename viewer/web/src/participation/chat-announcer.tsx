import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ChatMessage } from '../../../api/watch-chat.ts'
import { t } from '../language/language.ts'
import { writerInWords } from '../words/writer.ts'

/** Milliseconds. What is written meanwhile is told together: nobody could listen to a lecture beside all of it. */
const rest = 10_000

/** Says to who cannot see it, without interrupting, what others write: a message in its words, several by their number. */
export function ChatAnnouncer({ messages }: { messages: readonly ChatMessage[] }) {
  const [news, setNews] = useState('')
  const told = useRef<{ number: number; at: number } | null>(null)
  useEffect(() => {
    const newest = messages.at(-1)?.number ?? 0
    // Whoever opens the chat finds in it what is there.
    told.current ??= { number: newest, at: Number.NEGATIVE_INFINITY }
    const { number, at } = told.current
    const fresh = messages.filter((message) => message.number > number && !message.own && !message.hidden)
    const [only] = fresh
    if (!only) return
    const tell = () => {
      told.current = { number: newest, at: performance.now() }
      const { text } = only
      const name = writerInWords(only.name)
      if (fresh.length === 1) setNews(t('{{name}} writes: {{text}}', { name, text }))
      else setNews(t('{{count}} new messages', { count: fresh.length }))
    }
    const timer = setTimeout(tell, Math.max(0, at + rest - performance.now()))
    return () => clearTimeout(timer)
  }, [messages])
  return <VisuallyHidden role="status">{news}</VisuallyHidden>
}
