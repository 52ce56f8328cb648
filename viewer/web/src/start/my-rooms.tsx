import { Button, Paper, Text } from '@mantine/core'
import { IconDoorEnter, IconPlus } from '@tabler/icons-react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'
import classes from './my-rooms.module.css'

/** One click into a room. */
export function MyRooms({ rooms }: { rooms: { id: string; name: string }[] }) {
  if (rooms.length === 0)
    return (
      <Paper withBorder p="lg">
        <Text mb="md">{t('You have no room yet. A room is where you teach, and where Record is.')}</Text>
        <Button component={Link} to="/rooms" leftSection={<IconPlus size={18} aria-hidden />}>
          {t('Create a room')}
        </Button>
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
