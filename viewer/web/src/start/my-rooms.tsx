import { Button, Group, Paper, Text } from '@mantine/core'
import { IconDoorEnter, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from 'react-router'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './my-rooms.module.css'

/** One click into a room; into the first one, too, which is made by it. */
export function MyRooms({ rooms, owner }: { rooms: { id: string; name: string }[]; owner: string }) {
  if (rooms.length === 0)
    return (
      <Paper withBorder p="lg">
        <Text mb="md">{t('You have no room yet. A room is where you teach, and where Record is.')}</Text>
        <Group gap="sm">
          <OpenFirst owner={owner} />
          <Button component={Link} to="/rooms" variant="default" leftSection={<IconPlus size={18} aria-hidden />}>
            {t('Create a room')}
          </Button>
        </Group>
      </Paper>
    )
  return (
    <ul className={classes.rooms}>
      {rooms.slice(0, 6).map(({ id, name }) => (
        <li key={id}>
          <Link to={`/rooms/${id}`} className={classes.room}>
            <IconDoorEnter size={22} stroke={1.7} aria-hidden />
            <span className={classes.name} dir="auto">
              {name}
            </span>
            <span className={classes.enter} aria-hidden="true">
              {t('Enter')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** A room of one's own without a question: it can be renamed, and given to a course, at any time. */
function OpenFirst({ owner }: { owner: string }) {
  const navigate = useNavigate()
  const create = useApiChange('createRoom', 'listRooms', 'startPage')
  const open = () =>
    create.mutate(
      { body: { name: t('Room of {{name}}', { name: owner }).slice(0, 200) } },
      {
        onSuccess: ({ id }) => void navigate(`/rooms/${id}`),
        onError: (error) => showProblem(t('The room was not created'), error),
      },
    )
  return (
    <Button leftSection={<IconDoorEnter size={18} aria-hidden />} loading={create.isPending} onClick={open}>
      {t('Open my room')}
    </Button>
  )
}
