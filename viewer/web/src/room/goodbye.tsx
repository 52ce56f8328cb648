import { Button } from '@mantine/core'
import { IconDoorExit, IconLock } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { RecordingNotice } from '../../../../conference/protocol.ts'
import { Message } from '../layout/message.tsx'
import type { LineEnd } from '../signalling/signal-line.ts'

type Properties = { end: LineEnd | null; recording: RecordingNotice | null; again: () => void }

/** Why one is not in the room any more, and the way on. */
export function Goodbye({ end, recording, again }: Properties) {
  const { title, text } = words(end)
  return (
    <main>
      <Message
        icon={end === 'locked' || end === 'removed' ? IconLock : IconDoorExit}
        title={title}
        action={
          <>
            {end !== 'removed' && end !== 'ended' && (
              <Button onClick={again}>{end === 'left' ? 'Join again' : 'Try again'}</Button>
            )}
            {recording && (
              <Button variant="default" component={Link} to={`/lectures/${recording.lecture}`}>
                To the lecture
              </Button>
            )}
            <Button variant="default" component={Link} to="/">
              To the start page
            </Button>
          </>
        }
      >
        {text}
      </Message>
    </main>
  )
}

function words(end: LineEnd | null): { title: string; text: string } {
  switch (end) {
    case 'left':
      return { title: 'You have left the room', text: 'Camera and microphone are off.' }
    case 'removed':
      return { title: 'You were removed from the room', text: 'Who leads the room has asked you to leave.' }
    case 'locked':
      return { title: 'The room is locked', text: 'Ask the lecturer to unlock it, then try again.' }
    case 'ended':
      return { title: 'The room is closed', text: 'It was closed by who leads it.' }
    case 'replaced':
      return { title: 'You have joined in another window', text: 'This window is not in the room any more.' }
    case 'full':
      return { title: 'The room is full', text: 'Try again when somebody has left.' }
    default:
      return {
        title: 'You are not in the room any more',
        text: 'Something went wrong with the connection. Join again.',
      }
  }
}
