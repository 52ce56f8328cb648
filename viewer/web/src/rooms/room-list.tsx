import { ActionIcon, Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconCalendarPlus, IconDots, IconLink, IconLock, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Room } from '../../../api/rooms.ts'
import { useApiChange } from '../api/use-api.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { systemInWords } from '../words/conference.ts'
import { showProblem } from '../words/show-problem.tsx'
import { PlansDialog } from './plans-dialog.tsx'
import { RoomForm } from './room-form.tsx'

export function RoomList({ rooms }: { rooms: Room[] }) {
  const [changing, setChanging] = useState<Room>()
  const [planning, setPlanning] = useState<Room>()
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {rooms.map((room) => (
        <RoomRow key={room.id} room={room} change={() => setChanging(room)} plan={() => setPlanning(room)} />
      ))}
      {changing && <RoomForm room={changing} close={() => setChanging(undefined)} />}
      {planning && <PlansDialog room={planning} close={() => setPlanning(undefined)} />}
    </Stack>
  )
}

function RoomRow({ room, change, plan }: { room: Room; change: () => void; plan: () => void }) {
  const remove = useApiChange('deleteRoom', 'listRooms', 'startPage')
  const running = room.recording && ['scheduled', 'joining', 'recording', 'paused'].includes(room.recording.state)
  const link = `${window.location.origin}/rooms/${room.id}`
  const showLink = () =>
    modals.open({
      title: t('Link of “{{name}}”', { name: room.name }),
      children: <CopyField label={t('Link')} value={link} />,
    })
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      notifications.show({ withBorder: true, message: t('The link is copied.') })
    } catch {
      showLink()
    }
  }
  const askToDelete = () =>
    modals.openConfirmModal({
      title: t('Delete this room?'),
      children: t('The link of “{{name}}” stops working. Lectures recorded in it stay.', { name: room.name }),
      labels: { confirm: t('Delete the room'), cancel: t('Keep it') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        remove.mutate({ params: { room: room.id } }, { onError: (error) => showProblem(t('The room stays'), error) }),
    })
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Group gap="xs">
            <Title order={2} size="1.0625rem" dir="auto">
              {room.name}
            </Title>
            {running && <LiveBadge label={room.recording?.state === 'paused' ? t('Paused') : t('Recording')} />}
            {room.locked && <IconLock size={16} aria-label={t('Locked')} role="img" />}
          </Group>
          <Text size="sm" c="dimmed">
            {room.course ? room.course.title : room.demo ? t('Demo room') : t('No course')}
            {room.conference && ` · ${systemInWords(room.conference.system)}`}
          </Text>
        </div>
        <Group gap="xs">
          <Button component={Link} to={`/rooms/${room.id}`}>
            {room.conference ? t('Open') : t('Enter')}
          </Button>
          <Button variant="default" leftSection={<IconLink size={18} aria-hidden />} onClick={copy}>
            {t('Copy link')}
          </Button>
          {room.canManage && (
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={t('More for {{name}}', { name: room.name })} size={36}>
                  <IconDots size={20} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconCalendarPlus size={18} aria-hidden />} onClick={plan}>
                  {t('Record at a time')}
                </Menu.Item>
                <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={change}>
                  {t('Change')}
                </Menu.Item>
                <Menu.Item
                  c="var(--mantine-color-error)"
                  disabled={Boolean(running)}
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={askToDelete}
                >
                  {t('Delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      </Group>
    </Paper>
  )
}
