import { ActionIcon, Text, Textarea, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconMessage, IconMessageOff, IconSend2, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import { type ChatMessage, longestMessage } from '../../../../conference/protocol.ts'
import { t } from '../language/language.ts'
import { MessageText } from '../parts/message-text.tsx'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import { hourAndMinute } from '../words/date.ts'
import classes from './chat-panel.module.css'
import { SidePanel } from './side-panel.tsx'
import type { Chat } from './use-chat.ts'

type Properties = { chat: Chat; connection: RoomConnection; state: RoomState; close: () => void }

/** Pixels from the end within which somebody reads along. */
const nearEnd = 80

/** What people in the room write to each other; for those who manage: remove a message, switch the chat off. */
export function ChatPanel({ chat, connection, state, close }: Properties) {
  const field = useRef<HTMLTextAreaElement>(null)
  const onFieldKey = (event: KeyboardEvent) => {
    // Enter also ends the composition of a character.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    chat.send()
  }
  return (
    <SidePanel
      title={t('Chat')}
      closeLabel={t('Close the chat')}
      close={close}
      first={field}
      actions={state.manage && <ChatSwitch on={chat.on} turn={(on) => connection.switchChat(on)} />}
    >
      <Messages chat={chat} connection={connection} state={state} />
      {chat.on ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            chat.send()
          }}
        >
          <Textarea
            ref={field}
            className={classes.field}
            aria-label={t('Message')}
            placeholder={t('Write to everybody')}
            autosize
            maxRows={5}
            maxLength={longestMessage}
            dir="auto"
            readOnly={chat.waiting}
            error={chat.problem}
            value={chat.text}
            onChange={({ currentTarget }) => chat.setText(currentTarget.value)}
            onKeyDown={onFieldKey}
          />
          <ActionIcon
            type="submit"
            size={44}
            aria-label={t('Send')}
            loading={chat.waiting}
            disabled={!chat.text.trim()}
          >
            <IconSend2 size={22} aria-hidden />
          </ActionIcon>
        </form>
      ) : (
        <Text size="sm" c="dimmed" role="status">
          {t('The chat is switched off.')}
        </Text>
      )}
    </SidePanel>
  )
}

function ChatSwitch({ on, turn }: { on: boolean; turn: (on: boolean) => void }) {
  const label = on ? t('Switch the chat off') : t('Switch the chat on')
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => turn(!on)}>
        {on ? <IconMessageOff size={20} aria-hidden /> : <IconMessage size={20} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}

function Messages({ chat, connection, state }: Omit<Properties, 'close'>) {
  const list = useRef<HTMLDivElement>(null)
  const reads = useRef(true)
  // Whoever reads further up is left there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of what is shown
  useLayoutEffect(() => {
    if (list.current && reads.current) list.current.scrollTop = list.current.scrollHeight
  }, [chat.messages])
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {}
    reads.current = scrollHeight - scrollTop - clientHeight < nearEnd
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it
    <div ref={list} role="log" tabIndex={0} aria-label={t('Messages')} className={classes.list} onScroll={onScroll}>
      {chat.messages.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('Nobody has written yet. Everybody in the room reads what is written here; it is not in the recording.')}
        </Text>
      )}
      {chat.messages.map((message) => (
        <MessageRow
          key={message.id}
          message={message}
          own={message.author === state.self}
          remove={state.manage ? () => askToRemove(connection, message) : undefined}
        />
      ))}
    </div>
  )
}

function askToRemove(connection: RoomConnection, { id, name }: ChatMessage): void {
  modals.openConfirmModal({
    title: t('Remove the message of {{name}}?', { name }),
    children: t('Nobody in the room can read it any more. This cannot be undone.'),
    labels: { confirm: t('Remove'), cancel: t('Cancel') },
    confirmProps: { color: 'live' },
    onConfirm: () => connection.removeMessage(id),
  })
}

type RowProperties = { message: ChatMessage; own: boolean; remove: (() => void) | undefined }

function MessageRow({ message, own, remove }: RowProperties) {
  const { name, at, text, removedBy } = message
  return (
    <article className={classes.message} data-own={own || undefined}>
      <header className={classes.head}>
        <span className={classes.name} dir="auto">
          {own ? t('{{name}} (you)', { name }) : name}
        </span>
        <time className={classes.time} dateTime={new Date(at).toISOString()}>
          {hourAndMinute(new Date(at).toISOString())}
        </time>
        {remove && removedBy === null && (
          <ActionIcon size={28} aria-label={t('Remove the message of {{name}}', { name })} onClick={remove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        )}
      </header>
      {removedBy === null ? (
        <p className={classes.text} dir="auto">
          <MessageText text={text} />
        </p>
      ) : (
        <p className={classes.removed}>{t('Removed by {{name}}', { name: removedBy })}</p>
      )}
    </article>
  )
}
