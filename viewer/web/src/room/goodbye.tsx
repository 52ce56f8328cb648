import { Alert, Button, Text } from '@mantine/core'
import { IconDoorExit, IconLock, IconPlayerRecordFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { RecordingNotice } from '../../../../conference/protocol.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import type { LineEnd } from '../signalling/signal-line.ts'
import { showProblem } from '../words/show-problem.tsx'
import { goesOn } from './recording-state.ts'

type Properties = {
  room: string
  end: LineEnd | null
  recording: RecordingNotice | null
  /** Who leaves may stop the recording. */
  manage: boolean
  again: () => void
}

/** Why one is not in the room any more, and the way on. */
export function Goodbye({ room, end, recording, manage, again }: Properties) {
  const { title, text } = words(end)
  return (
    <main>
      <Message
        icon={end && shut.includes(end) ? IconLock : IconDoorExit}
        title={title}
        focused
        action={
          <>
            {!(end && final.includes(end)) && <Button onClick={again}>{againInWords(end)}</Button>}
            {recording && (
              <Button variant="default" component={Link} to={`/lectures/${recording.lecture}`}>
                {t('To the lecture')}
              </Button>
            )}
            <Button variant="default" component={Link} to="/">
              {t('To the start page')}
            </Button>
          </>
        }
      >
        {text}
        {manage && end === 'left' && goesOn(recording) && <StillRecording room={room} told={recording} />}
      </Message>
    </main>
  )
}

/** While this page is open: does the recording still go on? */
const lookEvery = 5_000

/** For who leads the room and has left it without Stop. `told`: the recording as it was when they left. */
function StillRecording({ room: id, told }: { room: string; told: RecordingNotice | null }) {
  const { data: room, isFetchedAfterMount } = useApi(
    'seeRoom',
    { params: { room: id } },
    { refetchInterval: lookEvery, refetchOnMount: 'always' },
  )
  const stop = useApiChange('stop', 'seeRoom')
  const recording = room && isFetchedAfterMount ? room.recording : told
  const paused = recording?.state === 'paused'
  const end = () =>
    stop.mutate(
      { params: { room: id } },
      { onError: (error) => showProblem(t('The recording was not stopped'), error) },
    )
  return (
    <div role="status">
      {goesOn(recording) ? (
        <Alert
          mt="md"
          ta="start"
          color="live"
          variant="light"
          icon={<IconPlayerRecordFilled aria-hidden />}
          title={paused ? t('The recording is still paused') : t('The recording goes on')}
        >
          <Text size="sm">
            {paused
              ? t('It stays so until somebody goes on with it or stops it.')
              : t('It ends by itself when nobody who may be recorded has been in the room for two minutes.')}
          </Text>
          <Button
            mt="xs"
            size="xs"
            color="live"
            leftSection={<IconPlayerStopFilled size={16} aria-hidden />}
            loading={stop.isPending}
            onClick={end}
          >
            {t('Stop')}
          </Button>
        </Alert>
      ) : (
        <Text mt="md">{t('The recording has ended.')}</Text>
      )}
    </div>
  )
}

/** Somebody has shut the door. */
const shut: readonly LineEnd[] = ['locked', 'removed', 'no-account']
/** There is no way back. */
const final: readonly LineEnd[] = ['removed', 'no-account', 'ended']

function words(end: LineEnd | null): { title: string; text: string } {
  switch (end) {
    case 'left':
      return { title: t('You have left the room'), text: t('Camera and microphone are off.') }
    case 'removed':
      return { title: t('You were removed from the room'), text: t('Who leads the room has asked you to leave.') }
    case 'no-account':
      return {
        title: t('Your account can no longer be used'),
        text: t('An admin has deactivated or removed it, so you are not in the room any more.'),
      }
    case 'turned-away':
      return {
        title: t('You were not let in'),
        text: t(
          'The lecturer has not let you in this time. If you think that is a mistake, write to them or ask again.',
        ),
      }
    case 'locked':
      return { title: t('The room is locked'), text: t('Ask the lecturer to unlock it, then try again.') }
    case 'ended':
      return { title: t('The room is closed'), text: t('It was closed by who leads it.') }
    case 'replaced':
      return { title: t('You have joined in another window'), text: t('This window is not in the room any more.') }
    case 'full':
      return { title: t('The room is full'), text: t('Try again when somebody has left.') }
    default:
      return {
        title: t('You are not in the room any more'),
        text: t('Something went wrong with the connection. Join again.'),
      }
  }
}

function againInWords(end: LineEnd | null): string {
  if (end === 'turned-away') return t('Ask again')
  return end === 'left' ? t('Join again') : t('Try again')
}
