import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import { DeviceCheck } from './device-check.tsx'
import type { OwnDevices } from './own-devices.ts'
import classes from './pre-join.module.css'

type Properties = { connection: RoomConnection; state: RoomState; devices: OwnDevices }

/** Before the room, until somebody lets one in; camera and microphone can be looked at meanwhile. */
export function WaitingRoom({ connection, state, devices }: Properties) {
  const { name = '', attended = false, lost = false } = state.waiting ?? {}
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main className={classes.page}>
      <title>{`${name} – Aula`}</title>
      <Title ref={heading} order={1} tabIndex={-1}>
        {t('The lecturer will let you in')}
      </Title>
      <Text c="dimmed" dir="auto">
        {name}
      </Text>
      <div role="status" className={classes.state}>
        <Text>
          {attended
            ? t('It is known that you wait. You go in by yourself as soon as somebody lets you in.')
            : t('Nobody is there yet who can let you in. You keep waiting, and go in by yourself.')}
        </Text>
        {lost && (
          <Alert mt="md" color="yellow" title={t('The connection is lost')}>
            {t('You come back by yourself as soon as the network is there.')}
          </Alert>
        )}
      </div>
      <div className={classes.columns}>
        <DeviceCheck devices={devices} />
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('Nobody sees or hears you here.')}
          </Text>
          <Group>
            <Button
              variant="default"
              leftSection={<IconDoorExit size={20} aria-hidden />}
              onClick={() => connection.leave()}
            >
              {t('Leave')}
            </Button>
          </Group>
        </Stack>
      </div>
    </main>
  )
}
