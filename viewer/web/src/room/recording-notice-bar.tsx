import { Button, Text } from '@mantine/core'
import { t } from '../language/language.ts'
import { PageLinks } from '../layout/page-links.tsx'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import { useText } from '../texts/use-text.ts'
import { aulasOwn } from '../words/text.ts'
import classes from './recording-notice-bar.module.css'
import { isRunning, recordPhase } from './recording-state.ts'

/**
 * For everybody, from the moment of recording, or as long as something is kept from before Record: whether one is in it,
 * with one click to change; and what is done with it.
 */
export function RecordingNoticeBar({ connection, state }: { connection: RoomConnection; state: RoomState }) {
  const me = state.participants.find(({ id }) => id === state.self)
  const running = isRunning(state.recording)
  const { data: own } = useText('notice')
  const paused = recordPhase(state.recording) === 'paused'
  const leads = state.room?.lead === true && !running && !paused
  if (!me) return null
  return (
    <div
      className={classes.notice}
      data-running={running || undefined}
      data-paused={paused || undefined}
      data-leads={leads || undefined}
    >
      <Text size="sm" role="status">
        {running ? (
          <>
            <span lang={own?.text?.language} dir="auto">
              {own?.text?.text ?? aulasOwn.notice}
            </span>{' '}
            <strong>{me.recordable ? t('You are in it.') : t('You are not in it.')}</strong>
          </>
        ) : paused ? (
          <>
            {t('The recording is paused.')} <strong>{t('Nothing is recorded right now.')}</strong>
          </>
        ) : leads ? (
          <>
            {t('What is said here can be kept from up to two minutes before Record.')}{' '}
            <strong>{me.recordable ? t('You are in it.') : t('You are not in it.')}</strong>
          </>
        ) : (
          t('Not being recorded')
        )}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => connection.setRecordable(!me.recordable)}>
        {me.recordable ? t('Leave me out of recordings') : t('I may be recorded')}
      </Button>
      <PageLinks apart />
    </div>
  )
}
