import { ActionIcon, Button, Indicator, Tooltip } from '@mantine/core'
import {
  type Icon,
  IconDoorExit,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconUsers,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react'
import { t } from '../language/language.ts'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import type { DevicesState, OwnDevices } from './own-devices.ts'
import { RecordControl } from './record-control.tsx'
import classes from './room-bar.module.css'
import { canShareScreen } from './share-screen.ts'

type Properties = {
  connection: RoomConnection
  state: RoomState
  devices: OwnDevices
  own: DevicesState
  sharing: boolean
  toggleShare: () => void
  peopleOpen: boolean
  togglePeople: () => void
  chooseDevices: () => void
}

/** The one bar at the bottom: Record at its left for those who manage, one's own switches, people, leave. */
export function RoomBar({ connection, state, devices, own, ...bar }: Properties) {
  const { microphone, camera } = own
  return (
    <footer className={classes.bar}>
      <div className={classes.left}>{state.manage && <RecordControl state={state} />}</div>
      <div role="toolbar" aria-label={t('In the room')} className={classes.switches}>
        <Switch
          label={microphone.on ? t('Switch the microphone off') : t('Switch the microphone on')}
          shortcut="m"
          on={microphone.on}
          icon={microphone.on ? IconMicrophone : IconMicrophoneOff}
          act={() => void devices.toggle('microphone')}
        />
        <Switch
          label={camera.on ? t('Switch the camera off') : t('Switch the camera on')}
          shortcut="v"
          on={camera.on}
          icon={camera.on ? IconVideo : IconVideoOff}
          act={() => void devices.toggle('camera')}
        />
        {canShareScreen() && (
          <Switch
            label={bar.sharing ? t('Stop sharing the screen') : t('Share the screen')}
            shortcut="s"
            on={bar.sharing}
            icon={bar.sharing ? IconScreenShareOff : IconScreenShare}
            act={bar.toggleShare}
          />
        )}
        <Switch label={t('Choose devices')} shortcut="d" icon={IconSettings} act={bar.chooseDevices} />
        <Indicator label={state.participants.length} size={18} color="gray" offset={4}>
          <Switch
            label={t('People, {{number}} here', { number: state.participants.length })}
            shortcut="p"
            on={bar.peopleOpen}
            icon={IconUsers}
            act={bar.togglePeople}
          />
        </Indicator>
        <Button
          variant="default"
          className={classes.leave}
          leftSection={<IconDoorExit size={20} aria-hidden />}
          onClick={() => connection.leave()}
        >
          {t('Leave')}
        </Button>
      </div>
    </footer>
  )
}

function Switch(properties: { label: string; shortcut: string; on?: boolean; icon: Icon; act: () => void }) {
  const { label, shortcut, on, icon: Sign, act } = properties
  return (
    <Tooltip label={`${label} (${shortcut.toUpperCase()})`}>
      <ActionIcon
        size={44}
        radius="xl"
        variant={on ? 'light' : 'default'}
        color={on ? 'petrol' : 'gray'}
        aria-label={label}
        aria-pressed={on}
        aria-keyshortcuts={shortcut}
        onClick={act}
      >
        <Sign size={22} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
