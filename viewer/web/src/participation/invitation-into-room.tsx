import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'

type Properties = { opened: boolean; room: string; refuse: () => void }

/** Somebody in charge has seen the hand. */
export function InvitationIntoRoom({ opened, room, refuse }: Properties) {
  return (
    <Modal
      opened={opened}
      onClose={refuse}
      title={t('The lecturer invites you into the room')}
      closeButtonProps={{ 'aria-label': t('Not now') }}
      centered
    >
      <Stack>
        <Text size="sm">
          {t('Before you come in, you choose camera and microphone, and whether you may be recorded.')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={refuse}>
            {t('Not now')}
          </Button>
          <Button component={Link} to={`/rooms/${room}`} leftSection={<IconDoorEnter size={18} aria-hidden />}>
            {t('Go into the room')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
