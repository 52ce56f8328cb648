import { ActionIcon, Anchor, NativeSelect, Skeleton, Stack, Switch, Text, Textarea } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconSend2 } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { longestQuestion } from '../../../api/fields.ts'
import { t } from '../language/language.ts'
import { cleanText } from '../words/clean-text.ts'
import { durationInWords } from '../words/duration.ts'
import { ChatMessages } from './chat-messages.tsx'
import type { OwnWatchChat } from './use-watch-chat.ts'
import classes from './watch-chat.module.css'
import type { ChatState } from './with-chat-news.ts'

type Properties = {
  own: OwnWatchChat
  canManage: boolean
  /** The lecture runs: messages can be written. */
  running: boolean
  /** It is in sight. */
  open: boolean
  /** Leads to a place in the player, milliseconds; undefined: the time of day is shown. */
  seek?: ((milliseconds: number) => void) | undefined
}

/** What those who watch write to each other: beside the player, and for the lecturer in the room. */
export function WatchChat({ own, canManage, running, open, seek }: Properties) {
  const { chat, signedIn } = own
  const location = useLocation()
  if (!chat) return <Skeleton height="6rem" radius="md" role="status" aria-label={t('Loading')} />
  const writes = running && chat.on && signedIn
  return (
    <Stack gap="sm" className={classes.chat}>
      {canManage && running && <Moderation own={own} chat={chat} />}
      <ChatMessages own={own} chat={chat} canManage={canManage} open={open} seek={seek}>
        {running && chat.on && chat.messages.length === 0 && t('Nobody has written anything yet.')}
      </ChatMessages>
      {writes && <Write own={own} />}
      {running && chat.on && !signedIn && (
        <Text size="sm">
          <Anchor component={Link} to="/sign-in" state={{ back: location }}>
            {t('Sign in to write')}
          </Anchor>
        </Text>
      )}
      {!(running && chat.on) && (
        <Text size="sm" c="dimmed" role="status">
          {running ? t('The chat is switched off.') : t('Messages are written while the lecture is live.')}
        </Text>
      )}
    </Stack>
  )
}

/** Seconds between two messages of one person that can be chosen. */
const rests = [5, 30, 60, 300]

function Moderation({ own, chat }: { own: OwnWatchChat; chat: ChatState }) {
  const offered = [...new Set([...rests, chat.restSeconds])].toSorted((one, other) => one - other)
  return (
    <>
      <Switch
        label={t('Let those who watch write')}
        checked={chat.on}
        onChange={({ currentTarget }) => void own.change({ on: currentTarget.checked })}
      />
      {chat.on && (
        <NativeSelect
          label={t('Time between two messages of one person')}
          value={String(chat.restSeconds)}
          data={offered.map((rest) => ({ value: String(rest), label: durationInWords(rest * 1_000) }))}
          onChange={({ currentTarget }) => void own.change({ restSeconds: Number(currentTarget.value) })}
        />
      )}
    </>
  )
}

function Write({ own }: { own: OwnWatchChat }) {
  const { text, sending, problem } = own
  const rest = useRest(own.restUntil)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    own.send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of a character.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    own.send()
  }
  const hint = t('Everybody who may watch reads it, in the replay, too.')
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        className={classes.field}
        label={t('Message')}
        description={rest > 0 ? t('You can write again in {{seconds}} s.', { seconds: rest }) : hint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        maxRows={4}
        maxLength={longestQuestion}
        dir="auto"
        readOnly={sending}
        error={problem}
        value={text}
        onChange={({ currentTarget }) => own.setText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon
        type="submit"
        size={44}
        className={classes.send}
        aria-label={t('Send')}
        loading={sending}
        disabled={rest > 0 || cleanText(text) === ''}
      >
        <IconSend2 size={22} aria-hidden />
      </ActionIcon>
    </form>
  )
}

/** Seconds until one may write again, counted down. */
function useRest(until: number): number {
  const [now, setNow] = useState(() => performance.now())
  useInterval(() => setNow(performance.now()), 500, { autoInvoke: true })
  return Math.max(0, Math.ceil((until - Math.max(now, performance.now())) / 1_000))
}
