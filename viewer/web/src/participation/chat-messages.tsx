import { Button, Text } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import { ChatAnnouncer } from './chat-announcer.tsx'
import { ChatMessageRow } from './chat-message-row.tsx'
import type { OwnWatchChat } from './use-watch-chat.ts'
import classes from './watch-chat.module.css'
import type { ChatState } from './with-chat-news.ts'

type Properties = {
  own: OwnWatchChat
  chat: ChatState
  canManage: boolean
  open: boolean
  seek: ((milliseconds: number) => void) | undefined
  /** What is said where there are no messages. */
  children: ReactNode
}

/** Pixels from the end within which somebody reads along. */
const nearEnd = 60

/** The messages in their order. Whoever reads further up stays there, and is told how many have come. */
export function ChatMessages({ own, chat, canManage, open, seek, children }: Properties) {
  const { messages, older } = chat
  const list = useRef<HTMLElement>(null)
  /** Where the list was scrolled to, how high it was, and from which message on. */
  const place = useRef({ atEnd: true, top: 0, height: 0, first: 0 })
  const [seen, setSeen] = useState(0)
  const [atEnd, setAtEnd] = useState(true)
  const first = messages[0]?.number ?? 0
  const last = messages.at(-1)
  const newest = last?.number ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of what is shown
  useLayoutEffect(() => {
    if (!list.current || !open) return
    const { current: before } = place
    if (before.atEnd || (last?.own && newest > seen)) toEnd()
    else if (first < before.first) list.current.scrollTop = before.top + list.current.scrollHeight - before.height
    note()
  }, [messages, open])

  const note = () => {
    if (!list.current) return
    const { scrollTop: top, scrollHeight: height, clientHeight } = list.current
    const reads = height - top - clientHeight < nearEnd
    place.current = { atEnd: reads, top, height, first }
    setAtEnd(reads)
    if (reads) setSeen(newest)
  }
  const toEnd = () => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight
  }
  const readOlder = async () => {
    // The button may be gone afterwards; whoever uses the keyboard goes on reading here.
    if (await own.readOlder()) list.current?.focus({ preventScroll: true })
  }
  const fresh = atEnd ? 0 : messages.filter((message) => message.number > seen && !message.own).length
  return (
    <div className={classes.messages}>
      <section
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it
        tabIndex={0}
        aria-label={t('Messages')}
        className={classes.list}
        onScroll={note}
      >
        {older && (
          <Button size="compact-sm" variant="default" onClick={() => void readOlder()}>
            {t('Show older ones')}
          </Button>
        )}
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
        <ol className={classes.rows}>
          {messages.map((message) => (
            <ChatMessageRow key={message.number} message={message} canManage={canManage} hide={own.hide} seek={seek} />
          ))}
        </ol>
      </section>
      {fresh > 0 && (
        <Button
          size="compact-sm"
          className={classes.fresh}
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={() => {
            toEnd()
            list.current?.focus({ preventScroll: true })
          }}
        >
          {t('{{count}} new messages', { count: fresh })}
        </Button>
      )}
      {open && <ChatAnnouncer messages={messages} />}
    </div>
  )
}
