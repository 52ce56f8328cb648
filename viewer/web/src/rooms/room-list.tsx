import { ActionIcon, Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconCalendarPlus, IconDots, IconLink, IconLock, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Room } from '../../../api/rooms.ts'
import { useApiChange } from '../api/use-api.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { CopyField } from '../lecture/copy-field.tsx'
import { systemInWords } from '../words/conference.ts'
import { showProblem } from '../words/show-problem.tsx'
import { PlansDialog } from './plans-dialog.tsx'
import { RoomForm } from './room-form.tsx'

export function RoomList({ rooms }: { rooms: Room[] }) {
  const [renaming, setRenaming] = useState<Room>()
  const [planning, setPlanning] = useState<Room>()
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {rooms.map((room) => (
        <RoomRow key={room.id} room={room} rename={() => setRenaming(room)} plan={() => setPlanning(room)} />
      ))}
      {renaming && <RoomForm room={renaming} close={() => setRenaming(undefined)} />}
      {planning && <PlansDialog room={planning} close={() => setPlanning(undefined)} />}
    </Stack>
  )
}

function RoomRow({ room, rename, plan }: { room: Room; rename: () => void; plan: () => void }) {
  const remove = useApiChange('deleteRoom', 'listRooms', 'startPage')
  const running = room.recording && ['scheduled', 'joining', 'recording', 'paused'].includes(room.recording.state)
  const link = `${window.location.origin}/rooms/${room.id}`
  const showLink = () =>
    modals.open({ title: `Link of “${room.name}”`, children: <CopyField label="Link" value={link} /> })
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      notifications.show({ withBorder: true, message: 'The link is copied.' })
    } catch {
      showLink()
    }
  }
  const askToDelete = () =>
    modals.openConfirmModal({
      title: 'Delete this room?',
      children: `The link of “${room.name}” stops working. Lectures recorded in it stay.`,
      labels: { confirm: 'Delete the room', cancel: 'Keep it' },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        remove.mutate({ params: { room: room.id } }, { onError: (error) => showProblem('The room stays', error) }),
    })
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Group gap="xs">
            <Title order={2} size="1.0625rem" dir="auto">
              {room.name}
            </Title>
            {running && <LiveBadge label={room.recording?.state === 'paused' ? 'Paused' : 'Recording'} />}
            {room.locked && <IconLock size={16} aria-label="Locked" role="img" />}
          </Group>
          <Text size="sm" c="dimmed">
            {room.course ? room.course.title : room.demo ? 'Demo room' : 'No course'}
            {room.conference && ` · ${systemInWords(room.conference.system)}`}
          </Text>
        </div>
        <Group gap="xs">
          <Button component={Link} to={`/rooms/${room.id}`}>
            {room.conference ? 'Open' : 'Enter'}
          </Button>
          <Button variant="default" leftSection={<IconLink size={18} aria-hidden />} onClick={copy}>
            Copy link
          </Button>
          {room.canManage && (
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={`More for ${room.name}`} size={36}>
                  <IconDots size={20} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconCalendarPlus size={18} aria-hidden />} onClick={plan}>
                  Record at a time
                </Menu.Item>
                <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={rename}>
                  {room.conference ? 'Change' : 'Rename'}
                </Menu.Item>
                <Menu.Item
                  color="live"
                  disabled={Boolean(running)}
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={askToDelete}
                >
                  Delete
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      </Group>
    </Paper>
  )
}
