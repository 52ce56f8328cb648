import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ChatMessage, Participant } from '../../../../conference/protocol.ts'
import { t } from '../language/language.ts'

type Properties = { participants: readonly Participant[]; self: string | null; unread: readonly ChatMessage[] }

/** Says to who cannot see it, without interrupting: who raises a hand, and who writes while the chat is closed. */
export function RoomNews({ participants, self, unread }: Properties) {
  const [news, setNews] = useState('')
  const raised = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const hands = participants.filter(({ id, hand }) => hand !== null && id !== self)
    const before = raised.current
    raised.current = new Set(hands.map(({ id }) => id))
    const raises = hands.findLast(({ id }) => before && !before.has(id))
    if (raises) setNews(t('{{name}} raises a hand', { name: raises.name }))
  }, [participants, self])
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
