import { Button, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconHandOff, IconHandStop } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { GoIntoRoom, InvitationIntoRoom } from './invitation-into-room.tsx'
import type { OwnParticipation } from './use-participation.ts'

/** Milliseconds. A hand that nobody tells of lapses (storage/catalog/participation/raised-hands.ts). */
const toldEvery = 30_000

/** Asks to be taken into the room, and leads there once somebody in charge invites. */
export function RaiseHand({ participation, room }: { participation: OwnParticipation; room: string }) {
  const { all, mine, signedIn, raiseHand, keepHandRaised } = participation
  const raised = mine.hand !== null
  const invited = mine.hand !== null && all?.invited.includes(mine.hand) === true
  /** The dialog of this invitation was put away. */
  const [hidden, setHidden] = useState(false)
  useInterval(() => raised && void keepHandRaised(), toldEvery, { autoInvoke: true })
  useEffect(() => {
    if (!invited) setHidden(false)
  }, [invited])
  if (!all?.hands || !signedIn) return null
  return (
    <>
      <Button
        variant={raised ? 'light' : 'default'}
        aria-pressed={raised}
        leftSection={raised ? <IconHandOff size={18} aria-hidden /> : <IconHandStop size={18} aria-hidden />}
        onClick={() => void raiseHand(!raised)}
      >
        {raised ? t('Lower your hand') : t('Raise your hand')}
      </Button>
      {invited && hidden && (
        <>
          <Text size="sm">{t('The lecturer invites you into the room')}</Text>
          <GoIntoRoom room={room} />
        </>
      )}
      <InvitationIntoRoom
        opened={invited && !hidden}
        room={room}
        hide={() => setHidden(true)}
        refuse={() => void raiseHand(false)}
      />
    </>
  )
}
