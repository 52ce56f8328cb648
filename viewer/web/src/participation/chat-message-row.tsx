import { ActionIcon, Badge, Button, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { memo } from 'react'
import type { ChatMessage } from '../../../api/watch-chat.ts'
import { t } from '../language/language.ts'
import { MessageText } from '../parts/message-text.tsx'
import { hourAndMinute } from '../words/date.ts'
import { clock } from '../words/duration.ts'
import { showUndo } from '../words/show-undo.tsx'
import { writerInWords } from '../words/writer.ts'
import type { OwnWatchChat } from './use-watch-chat.ts'
import classes from './watch-chat.module.css'

type Properties = {
  message: ChatMessage
  canManage: boolean
  hide: OwnWatchChat['hide']
  seek: ((milliseconds: number) => void) | undefined
}

/** One message: who has written it and when, its words, and what may be done with it. Drawn when it changes, not at each key. */
export const ChatMessageRow = memo(({ message, canManage, hide, seek }: Properties) => {
  const { number, own, lecturer, text, writtenAt, at, hidden } = message
  const name = writerInWords(message.name)
  const takesBack = own && !canManage
  const offerUndo = async () => {
    if (!(await hide(number, true))) return
    const done = takesBack ? t('Your message is taken back') : t('The message is hidden')
    showUndo(done, () => void hide(number, false))
  }
  return (
    <li className={classes.message} data-own={own || undefined} data-hidden={hidden || undefined}>
      <div className={classes.head}>
        <span className={classes.name} dir="auto">
          {own ? t('{{name}} (you)', { name }) : name}
        </span>
        {lecturer && (
          <Badge size="sm" variant="light" className={classes.lecturer}>
            {t('Lecturer')}
          </Badge>
        )}
        {at !== null && seek ? (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t('Play from {{time}}', { time: clock(at) })}
            onClick={() => seek(at)}
          >
            {clock(at)}
          </Button>
        ) : (
          <time className={classes.time} dateTime={writtenAt}>
            {hourAndMinute(writtenAt)}
          </time>
        )}
        {(canManage || own) && !hidden && (
          <ActionIcon
            size={28}
            variant="subtle"
            color="gray"
            className={classes.hide}
            aria-label={takesBack ? t('Take your message back') : t('Hide the message of {{name}}', { name })}
            onClick={() => void offerUndo()}
          >
            <IconEyeOff size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <p className={classes.text} dir="auto">
        <MessageText text={text} />
      </p>
      {hidden && (
        <Text size="xs" c="dimmed" component="div">
          <IconEyeOff size={14} aria-hidden /> {t('Hidden: only those in charge of the lecture see it.')}{' '}
          <Button size="compact-sm" variant="default" onClick={() => void hide(number, false)}>
            {t('Show again')}
          </Button>
        </Text>
      )}
    </li>
  )
})
