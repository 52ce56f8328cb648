import { Button } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconHandOff, IconHandStop } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import { InvitationIntoRoom } from './invitation-into-room.tsx'
import type { OwnParticipation } from './use-participation.ts'

/** Milliseconds. A hand that nobody tells of lapses (storage/catalog/raised-hands.ts). */
const toldEvery = 30_000

/** Asks to be taken into the room, and leads there once somebody in charge invites. */
export function RaiseHand({ participation, room }: { participation: OwnParticipation; room: string }) {
  const { all, mine, signedIn, raiseHand } = participation
  const raised = mine.hand !== null
  useInterval(() => raised && void raiseHand(true), toldEvery, { autoInvoke: true })
  if (!all?.hands || !signedIn) return null
  const invited = mine.hand !== null && all.invited.includes(mine.hand)
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
      <InvitationIntoRoom opened={invited} room={room} refuse={() => void raiseHand(false)} />
    </>
  )
}
