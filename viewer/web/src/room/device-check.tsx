import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { IconMicrophone, IconMicrophoneOff, IconSettings, IconVideo, IconVideoOff } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { t } from '../language/language.ts'
import classes from './device-check.module.css'
import { DeviceFields } from './device-fields.tsx'
import { DeviceProblemNotice } from './device-problem-notice.tsx'
import type { OwnDevices } from './own-devices.ts'
import { useStore } from './use-store.ts'
import { VideoPicture } from './video-picture.tsx'

/** How one looks and sounds, before anybody else sees it. On a phone the choice of devices does not stand before the way in. */
export function DeviceCheck({ devices }: { devices: OwnDevices }) {
  const state = useStore(devices)
  const [choosing, setChoosing] = useState(false)
  const fields = useId()
  return (
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
            leftSection={state.camera.on ? <IconVideo size={18} aria-hidden /> : <IconVideoOff size={18} aria-hidden />}
            onClick={() => void devices.toggle('camera')}
          >
            {state.camera.on ? t('Camera on') : t('Camera off')}
          </Button>
        </Group>
      </div>
      <DeviceProblemNotice devices={devices} state={state} />
      <Button
        hiddenFrom="sm"
        variant="default"
        aria-expanded={choosing}
        aria-controls={fields}
        leftSection={<IconSettings size={18} aria-hidden />}
        onClick={() => setChoosing(!choosing)}
      >
        {t('Choose devices')}
      </Button>
      <Box id={fields} visibleFrom={choosing ? undefined : 'sm'}>
        <DeviceFields devices={devices} state={state} />
      </Box>
    </Stack>
  )
}
