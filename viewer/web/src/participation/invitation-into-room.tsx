import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'

type Properties = {
  opened: boolean
  room: string
  /** Puts the dialog away: the invitation stands. */
  hide: () => void
  refuse: () => void
}

/** Somebody in charge has seen the hand. It may come while somebody types: no key that was meant for that answers it. */
export function InvitationIntoRoom({ opened, room, hide, refuse }: Properties) {
  return (
    <Modal
      opened={opened}
      onClose={hide}
      closeOnClickOutside={false}
      title={t('The lecturer invites you into the room')}
      closeButtonProps={{ 'aria-label': t('Close') }}
      centered
    >
      <Stack>
        <Text size="sm" tabIndex={-1} data-autofocus>
          {t('Before you come in, you choose camera and microphone, and whether you may be recorded.')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={refuse}>
            {t('Not now')}
          </Button>
          <GoIntoRoom room={room} />
        </Group>
      </Stack>
    </Modal>
  )
}

/** The way into the room. */
export function GoIntoRoom({ room }: { room: string }) {
  return (
    <Button component={Link} to={`/rooms/${room}`} leftSection={<IconDoorEnter size={18} aria-hidden />}>
      {t('Go into the room')}
    </Button>
  )
}
