import { Alert, Button, Text } from '@mantine/core'
import { IconCameraOff } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import type { DeviceProblem, DevicesState, OwnDevices } from './own-devices.ts'
import { PermissionPicture } from './permission-picture.tsx'
import { type PermissionPlace, permissionPlace } from './permission-place.ts'

/** `close`: it can be put away. */
type Properties = { devices: OwnDevices; state: DevicesState; close?: () => void }

/** What is wrong with camera or microphone, and what to do; nothing when both can be used. */
export function DeviceProblemNotice({ devices, state, close }: Properties) {
  const { microphone, camera } = state
  const problem = microphone.problem ?? camera.problem
  if (!problem) return null
  const place = permissionPlace(navigator.userAgent, navigator.maxTouchPoints)
  const what =
    microphone.problem && camera.problem
      ? t('camera and microphone')
      : microphone.problem
        ? t('microphone')
        : t('camera')
  const retry = () => {
    if (microphone.problem) void devices.turnOn('microphone')
    if (camera.problem) void devices.turnOn('camera')
  }
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconCameraOff aria-hidden />}
      title={titles[problem](what)}
      role="status"
      withCloseButton={close !== undefined}
      closeButtonLabel={t('Dismiss')}
      onClose={close}
    >
      <Text size="sm">{problem === 'denied' ? whereToAllow[place] : advice[problem]}</Text>
      {problem === 'denied' && <PermissionPicture place={place} />}
      {problem !== 'insecure' && (
        <Button size="xs" variant="default" mt="xs" onClick={retry}>
          {t('Try again')}
        </Button>
      )}
    </Alert>
  )
}

const titles: Record<DeviceProblem, (what: string) => string> = {
  denied: (what) => t('Your browser does not let this page use your {{what}}', { what }),
  missing: (what) => t('No {{what}} was found', { what }),
  busy: (what) => t('Another program is using your {{what}}', { what }),
  insecure: (what) => t('This address cannot use your {{what}}', { what }),
}

const advice: Record<Exclude<DeviceProblem, 'denied'>, string> = {
  missing: t('Connect one and press “Try again”, or join without: you see and hear everybody.'),
  busy: t('Close that program and press “Try again”, or join without: you see and hear everybody.'),
  insecure: t('Browsers allow it only on https addresses. You can join without: you see and hear everybody.'),
}

const whereToAllow: Record<PermissionPlace, string> = {
  'desktop-chrome': t(
    'Click the sign at the left of the address, switch camera and microphone on, then press “Try again”.',
  ),
  'android-chrome': t(
    'Tap the sign at the left of the address, then “Permissions”; allow camera and microphone, then press “Try again”.',
  ),
  firefox: t(
    'Click the crossed-out camera or microphone at the left of the address, remove the block with ×, then press “Try again”.',
  ),
  'mac-safari': t(
    'Choose “Settings for” this website in the menu Safari, allow camera and microphone there, then press “Try again”.',
  ),
  'ios-safari': t(
    'Tap aA (or the sign of the page) in the address bar, then “Website Settings”; allow camera and microphone, then press “Try again”.',
  ),
  other: t('Click the sign at the left of the address, allow camera and microphone, then press “Try again”.'),
}
