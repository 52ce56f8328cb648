import { Alert, Button, Group, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import {
  IconLock,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerRecordFilled,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { Room } from '../../../api/rooms.ts'
import { t } from '../language/language.ts'
import { DeviceFields } from './device-fields.tsx'
import { DeviceProblemNotice } from './device-problem-notice.tsx'
import { type JoinChoices, rememberedChoices } from './join-choices.ts'
import type { OwnDevices } from './own-devices.ts'
import classes from './pre-join.module.css'
import { useStore } from './use-store.ts'
import { VideoPicture } from './video-picture.tsx'

type Properties = {
  room: Room
  /** The name of who is signed in. */
  name: string
  devices: OwnDevices
  problem: string | null
  joining: boolean
  join(choices: { name: string; recordable: boolean }): void
}

/** The check before joining: how one looks and sounds, one's name, and whether one may be recorded. */
export function PreJoin({ room, name: known, devices, problem, joining, join }: Properties) {
  const state = useStore(devices)
  const [choices, setChoices] = useState<JoinChoices>(() => {
    const kept = rememberedChoices()
    // Who teaches is what the recording is for; everybody else is asked, and left out until they say yes.
    return { name: known || kept.name, recordable: kept.recordable ?? room.canManage }
  })
  const [missing, setMissing] = useState(false)
  const isRecorded =
    room.recording !== null && ['scheduled', 'joining', 'recording', 'paused'].includes(room.recording.state)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = choices.name.trim()
    setMissing(name === '')
    if (name !== '') join({ name, recordable: choices.recordable === true })
  }
  return (
    <main className={classes.page}>
      <title>{`${room.name} – Aula`}</title>
      <Title order={1} dir="auto">
        {room.name}
      </Title>
      <div className={classes.columns}>
        <Stack gap="sm">
          <div className={classes.preview}>
            {state.camera.on && state.camera.track ? (
              <VideoPicture track={state.camera.track} mirrored label={t('Your camera')} />
            ) : (
              <Text c="dimmed">{state.ready ? t('Your camera is off') : t('Asking for your camera…')}</Text>
            )}
            <Group gap="xs" className={classes.switches}>
              <Button
                variant="default"
                aria-pressed={state.microphone.on}
                leftSection={
                  state.microphone.on ? (
                    <IconMicrophone size={18} aria-hidden />
                  ) : (
                    <IconMicrophoneOff size={18} aria-hidden />
                  )
                }
                onClick={() => void devices.toggle('microphone')}
              >
                {state.microphone.on ? t('Microphone on') : t('Microphone off')}
              </Button>
              <Button
                variant="default"
                aria-pressed={state.camera.on}
                leftSection={
                  state.camera.on ? <IconVideo size={18} aria-hidden /> : <IconVideoOff size={18} aria-hidden />
                }
                onClick={() => void devices.toggle('camera')}
              >
                {state.camera.on ? t('Camera on') : t('Camera off')}
              </Button>
            </Group>
          </div>
          <DeviceProblemNotice devices={devices} state={state} />
          <DeviceFields devices={devices} state={state} />
        </Stack>
        <Paper component="form" withBorder p="lg" onSubmit={submit} noValidate className={classes.form}>
          <Stack gap="md">
            {room.locked && !room.canManage && (
              <Alert color="yellow" variant="light" icon={<IconLock aria-hidden />} title={t('This room is locked')}>
                {t('Ask the lecturer to unlock it, then join.')}
              </Alert>
            )}
            {isRecorded && (
              <Alert
                color="live"
                variant="light"
                icon={<IconPlayerRecordFilled aria-hidden />}
                title={t('This room is being recorded right now')}
              />
            )}
            {room.lead && !isRecorded && (
              <Alert
                color="live"
                variant="light"
                icon={<IconPlayerRecordFilled aria-hidden />}
                title={t('What is said here can be kept from up to two minutes before Record.')}
              >
                {t('Who is left out is not in it.')}
              </Alert>
            )}
            <TextInput
              label={t('Your name')}
              required
              autoComplete="name"
              maxLength={200}
              value={choices.name}
              error={missing && t('Everybody in the room sees it: please type your name.')}
              onChange={(event) => setChoices({ ...choices, name: event.currentTarget.value })}
            />
            <Radio.Group
              label={t('May you be recorded?')}
              description={
                isRecorded
                  ? t('You can change it at any time; it takes effect at once.')
                  : t(
                      'Lectures in this room can be recorded. You are told when it starts, and can change this at any time.',
                    )
              }
              value={choices.recordable ? 'yes' : 'no'}
              onChange={(value) => setChoices({ ...choices, recordable: value === 'yes' })}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="yes" label={t('I may be recorded')} />
                <Radio value="no" label={t('Leave my picture and my voice out')} />
              </Stack>
            </Radio.Group>
            {problem && (
              <Alert color="red" variant="light" role="alert">
                {problem}
              </Alert>
            )}
            <Button type="submit" size="md" loading={joining}>
              {t('Join')}
            </Button>
          </Stack>
        </Paper>
      </div>
    </main>
  )
}
