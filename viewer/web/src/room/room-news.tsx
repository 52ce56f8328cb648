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
    const latest = hands.findLast(({ id }) => before && !before.has(id))
    if (latest) setNews(t('{{name}} raises a hand', { name: latest.name }))
  }, [participants, self])
  const writer = unread.at(-1)
  useEffect(() => {
    if (writer) setNews(t('{{name}} has written a message', { name: writer.name }))
  }, [writer])
  return <VisuallyHidden role="status">{news}</VisuallyHidden>
}
