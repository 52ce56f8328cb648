import { Button, Text } from '@mantine/core'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import classes from './recording-notice-bar.module.css'
import { isRunning, recordPhase } from './recording-state.ts'

/** For everybody, from the moment of recording: whether one is in it, with one click to change. */
export function RecordingNoticeBar({ connection, state }: { connection: RoomConnection; state: RoomState }) {
  const me = state.participants.find(({ id }) => id === state.self)
  const running = isRunning(state.recording)
  const paused = recordPhase(state.recording) === 'paused'
  if (!me) return null
  return (
    <div className={classes.notice} data-running={running || undefined} data-paused={paused || undefined}>
      <Text size="sm" role="status">
        {running ? (
          <>
            This lecture is being recorded. <strong>{me.recordable ? 'You are in it.' : 'You are not in it.'}</strong>
          </>
        ) : paused ? (
          <>
            The recording is paused. <strong>Nothing is recorded right now.</strong>
          </>
        ) : (
          'Not being recorded'
        )}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => connection.setRecordable(!me.recordable)}>
        {me.recordable ? 'Leave me out of recordings' : 'I may be recorded'}
      </Button>
    </div>
  )
}
