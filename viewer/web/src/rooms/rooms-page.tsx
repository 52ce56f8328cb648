import { Button, Skeleton, Stack } from '@mantine/core'
import { IconDoor, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { RoomForm } from './room-form.tsx'
import { RoomList } from './room-list.tsx'

/** The rooms one teaches in: enter, hand out the link, create, rename, delete. */
export function RoomsPage() {
  const { data, error, refetch } = useApi('listRooms', {}, { refetchInterval: 5_000 })
  const { data: me } = useMe()
  const [creating, setCreating] = useState(false)
  if (error && !data) return <Problem error={error} retry={refetch} />
  const mayCreate = me?.person && me.person.role !== 'student'
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
      {t('Create a room')}
    </Button>
  )
  return (
    <>
      <PageHeading title={t('Rooms')} actions={data?.rooms.length ? create : undefined}>
        {t('Whoever has a room’s link can come in; only you and those who manage it can record.')}
      </PageHeading>
      {!data && (
        <Stack gap="sm" role="status" aria-label={t('Loading')}>
          <Skeleton height="4.5rem" radius="lg" />
          <Skeleton height="4.5rem" radius="lg" />
        </Stack>
      )}
      {data?.rooms.length === 0 && (
        <Message level={2} icon={IconDoor} title={t('You have no room yet')} action={create}>
          {mayCreate
            ? t('A room is where you teach, and where Record is. Its link stays the same for the whole term.')
            : t('Lecturers create rooms. Those of courses that you teach are here.')}
        </Message>
      )}
      {data && data.rooms.length > 0 && <RoomList rooms={data.rooms} />}
      {creating && <RoomForm close={() => setCreating(false)} />}
    </>
  )
}
