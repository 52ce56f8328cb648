import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ChatMessage, Participant } from '../../../../conference/protocol.ts'
import { t } from '../language/language.ts'

type Properties = {
  participants: readonly Participant[]
  self: string | null
  /** Before the room. */
  waiting: readonly { id: string; name: string }[]
  unread: readonly ChatMessage[]
}

/** Says to who cannot see it, without interrupting: who raises a hand, who waits before the room, and who writes while the chat is closed. */
export function RoomNews({ participants, self, waiting, unread }: Properties) {
  const [news, setNews] = useState('')
  const raised = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const hands = participants.filter(({ id, hand }) => hand !== null && id !== self)
    const before = raised.current
    raised.current = new Set(hands.map(({ id }) => id))
    const raises = hands.findLast(({ id }) => before && !before.has(id))
    if (raises) setNews(t('{{name}} raises a hand', { name: raises.name }))
  }, [participants, self])
  const waited = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const newest = waiting.findLast(({ id }) => !waited.current.has(id))
    waited.current = new Set(waiting.map(({ id }) => id))
    if (!newest) return
    if (waiting.length === 1) setNews(t('{{name}} waits to be let in', { name: newest.name }))
    else setNews(t('{{count}} people wait to be let in', { count: waiting.length }))
  }, [waiting])
  const told = useRef(0)
  const latest = unread.at(-1)
  useEffect(() => {
    // One that was told before is the last again when the one behind it is removed.
    if (!latest || latest.at <= told.current) return
    told.current = latest.at
    setNews(t('{{name}} has written a message', { name: latest.name }))
  }, [latest])
  return <VisuallyHidden role="status">{news}</VisuallyHidden>
}
