import { Button, Select, Stack, Text } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../language/language.ts'
import { LevelMeter } from './level-meter.tsx'
import type { DeviceKind, DevicesState, OwnDevices } from './own-devices.ts'
import { playTestTone } from './test-tone.ts'

/** Choice and check of camera, microphone and loudspeaker; the same before joining and in the room. */
export function DeviceFields({ devices, state }: { devices: OwnDevices; state: DevicesState }) {
  const [playing, setPlaying] = useState(false)
  const play = () => {
    setPlaying(true)
    void playTestTone(state.chosen.loudspeaker).finally(() => setPlaying(false))
  }
  return (
    <Stack gap="sm">
      <DeviceSelect label={t('Camera')} kind="camera" devices={devices} state={state} />
      <DeviceSelect label={t('Microphone')} kind="microphone" devices={devices} state={state} />
      <LevelMeter track={state.microphone.on ? state.microphone.track : null} />
      <DeviceSelect label={t('Loudspeaker')} kind="loudspeaker" devices={devices} state={state} />
      <Button
        variant="default"
        leftSection={<IconVolume size={18} aria-hidden />}
        onClick={play}
        disabled={playing}
        style={{ alignSelf: 'flex-start' }}
      >
        {playing ? t('You should hear two notes') : t('Test the loudspeaker')}
      </Button>
    </Stack>
  )
}

const browserKinds = { camera: 'videoinput', microphone: 'audioinput', loudspeaker: 'audiooutput' } as const

function DeviceSelect({
  label,
  kind,
  devices,
  state,
}: {
  label: string
  kind: DeviceKind | 'loudspeaker'
  devices: OwnDevices
  state: DevicesState
}) {
  const found = state.list.filter((device) => device.kind === browserKinds[kind])
  if (found.length === 0) {
    // Not every browser lets pages choose a loudspeaker.
    return kind === 'loudspeaker' || !state.ready ? null : (
      <Text size="sm" c="dimmed">
        {t('{{label}}: none found', { label })}
      </Text>
    )
  }
  const used = kind === 'loudspeaker' ? undefined : state[kind].track?.getSettings().deviceId
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={found.map((device, index) => ({ value: device.deviceId, label: device.label || `${label} ${index + 1}` }))}
      value={state.chosen[kind] || used || found[0]?.deviceId}
      onChange={(id) => id && void devices.choose(kind, id)}
    />
  )
}
