import { Button, CloseButton, Group, Text, Tooltip } from '@mantine/core'
import { t } from '../language/language.ts'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import classes from './lobby-list.module.css'

/** Who waits before the room, who came first at first. */
export function LobbyList({ waiting, connection }: { waiting: RoomState['lobby']; connection: RoomConnection }) {
  return (
    <section className={classes.lobby} aria-label={t('Waiting to be let in')}>
      <Group justify="space-between" wrap="nowrap">
        <Text component="h3" size="sm" fw={650} m={0}>
          {t('Waiting to be let in')}
        </Text>
        {waiting.length > 1 && (
          <Button size="compact-sm" variant="default" onClick={() => connection.letAllIn()}>
            {t('Let all in')}
          </Button>
        )}
      </Group>
      <ul className={classes.list}>
        {waiting.map(({ id, name }) => (
          <li key={id} className={classes.person}>
            <span className={classes.name} dir="auto">
              {name}
            </span>
            <Button size="compact-sm" aria-label={t('Let in {{name}}', { name })} onClick={() => connection.letIn(id)}>
              {t('Let in')}
            </Button>
            <Tooltip label={t('Turn away')}>
              <CloseButton aria-label={t('Turn {{name}} away', { name })} onClick={() => connection.turnAway(id)} />
            </Tooltip>
          </li>
        ))}
      </ul>
    </section>
  )
}
