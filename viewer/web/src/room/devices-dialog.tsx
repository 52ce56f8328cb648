import { Divider, Modal } from '@mantine/core'
import { LetterKeysSwitch } from '../keys/letter-keys-switch.tsx'
import { t } from '../language/language.ts'
import { DeviceFields } from './device-fields.tsx'
import type { DevicesState, OwnDevices } from './own-devices.ts'

export function DevicesDialog(properties: { devices: OwnDevices; state: DevicesState; close: () => void }) {
  return (
    <Modal opened onClose={properties.close} title={t('Camera, microphone, loudspeaker')}>
      <DeviceFields devices={properties.devices} state={properties.state} />
      <Divider my="md" />
      <LetterKeysSwitch />
    </Modal>
  )
}
