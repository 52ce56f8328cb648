import { ActionIcon, Button, Indicator, Tooltip } from '@mantine/core'
import {
  type Icon,
  IconDoorEnter,
  IconDoorExit,
  IconHandOff,
  IconHandStop,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconQuestionMark,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconUsers,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react'
import type { Ref } from 'react'
import { useLetterKeys } from '../keys/use-letter-keys.ts'
import { t } from '../language/language.ts'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import type { DevicesState, OwnDevices } from './own-devices.ts'
import { raisedHands } from './raised-hands.ts'
import { RecordControl } from './record-control.tsx'
import { ToldRecordedLevel } from './recorded-level.tsx'
import classes from './room-bar.module.css'
import { canShareScreen } from './share-screen.ts'
import type { Chat } from './use-chat.ts'
import type { Rights } from './use-rights.ts'

/** What stands beside the stage. */
export type Panel = 'people' | 'chat' | 'questions'

/** What waits of those who watch: questions, hands, and messages that the lecturer has not seen. */
export type Outside = { questions: number; hands: number; messages: number }

type Properties = {
  connection: RoomConnection
  state: RoomState
  devices: OwnDevices
  own: DevicesState
  may: Rights
  sharing: boolean
  toggleShare: () => void
  /** Null: there is none. */
  chat: Chat | null
  /** Null: nobody can take part. */
  outside: Outside | null
  handRaised: boolean
  panel: Panel | null
  buttons: Record<Panel, Ref<HTMLButtonElement>>
  togglePanel: (panel: Panel) => void
  chooseDevices: () => void
}

/** The one bar at the bottom: Record at its left for those who manage, one's own switches, hand, chat, people, leave. */
export function RoomBar({ connection, state, devices, own, ...bar }: Properties) {
  const { microphone, camera } = own
  const number = state.participants.length
  const hands = raisedHands(state.participants).length
  const waiting = state.lobby.length
  const unread = bar.chat?.unread.length ?? 0
  return (
    <footer className={classes.bar}>
      <div className={classes.left}>
        {state.manage && <RecordControl state={state} level={<ToldRecordedLevel connection={connection} />} />}
      </div>
      <div role="toolbar" aria-label={t('In the room')} className={classes.switches}>
        <Switch
          label={microphone.on ? t('Switch the microphone off') : t('Switch the microphone on')}
          shortcut="m"
          on={microphone.on}
          icon={microphone.on ? IconMicrophone : IconMicrophoneOff}
          unavailable={!bar.may.speak && t('Raise your hand to speak')}
          act={() => void devices.toggle('microphone')}
        />
        <Switch
          label={camera.on ? t('Switch the camera off') : t('Switch the camera on')}
          shortcut="v"
          on={camera.on}
          icon={camera.on ? IconVideo : IconVideoOff}
          unavailable={!bar.may.speak && t('Raise your hand to show your camera')}
          act={() => void devices.toggle('camera')}
        />
        {canShareScreen() && (
          <Switch
            label={bar.sharing ? t('Stop sharing the screen') : t('Share the screen')}
            shortcut="s"
            on={bar.sharing}
            icon={bar.sharing ? IconScreenShareOff : IconScreenShare}
            unavailable={!bar.may.share && t('Only lecturers share their screens in this room.')}
            act={bar.toggleShare}
          />
        )}
        <Switch label={t('Choose devices')} shortcut="d" icon={IconSettings} act={bar.chooseDevices} />
        <Switch
          label={bar.handRaised ? t('Lower your hand') : t('Raise your hand')}
          shortcut="h"
          on={bar.handRaised}
          icon={bar.handRaised ? IconHandOff : IconHandStop}
          act={() => connection.raiseHand(!bar.handRaised)}
        />
        {bar.chat && (
          <Indicator label={unread} size={18} offset={8} disabled={unread === 0}>
            <Switch
              label={unread > 0 ? t('Chat, {{unread}} unread', { unread }) : t('Chat')}
              shortcut="c"
              on={bar.panel === 'chat'}
              icon={IconMessage}
              button={bar.buttons.chat}
              act={() => bar.togglePanel('chat')}
            />
          </Indicator>
        )}
        {bar.outside && (
          <Indicator
            label={<OutsideCount outside={bar.outside} />}
            size={18}
            offset={8}
            disabled={Math.max(bar.outside.hands, bar.outside.questions, bar.outside.messages) === 0}
          >
            <Switch
              label={outsideInWords(bar.outside)}
              shortcut="q"
              on={bar.panel === 'questions'}
              icon={IconQuestionMark}
              button={bar.buttons.questions}
              act={() => bar.togglePanel('questions')}
            />
          </Indicator>
        )}
        <Indicator
          label={
            waiting > 0 ? (
              <Marked count={waiting} sign={IconDoorEnter} />
            ) : hands > 0 ? (
              <Marked count={hands} sign={IconHandStop} />
            ) : (
              number
            )
          }
          size={18}
          offset={8}
          color={waiting > 0 || hands > 0 ? 'accent' : 'gray'}
        >
          <Switch
            label={peopleInWords(number, hands, waiting)}
            shortcut="p"
            on={bar.panel === 'people'}
            icon={IconUsers}
            button={bar.buttons.people}
            act={() => bar.togglePanel('people')}
          />
        </Indicator>
        <Button
          variant="default"
          className={classes.leave}
          aria-label={t('Leave')}
          leftSection={<IconDoorExit size={20} aria-hidden />}
          onClick={() => connection.leave()}
        >
          <span className={classes.leaveWord}>{t('Leave')}</span>
        </Button>
      </div>
    </footer>
  )
}

/** What is most urgent: a hand before a question before a message. */
function OutsideCount({ outside: { hands, questions, messages } }: { outside: Outside }) {
  if (hands > 0) return <Marked count={hands} sign={IconHandStop} />
  return questions > 0 ? questions : <Marked count={messages} sign={IconMessage} />
}

function outsideInWords({ questions, hands, messages }: Outside): string {
  if (messages === 0)
    return t('Questions of those who watch: {{questions}}, raised hands: {{hands}}', { questions, hands })
  return t('Questions of those who watch: {{questions}}, raised hands: {{hands}}, new messages: {{messages}}', {
    questions,
    hands,
    messages,
  })
}

/** Says that these are hands, messages, or people at the door, not people in the room. */
function Marked({ count, sign: Sign }: { count: number; sign: Icon }) {
  return (
    <>
      <Sign size={12} aria-hidden />
      {count}
    </>
  )
}

function peopleInWords(number: number, hands: number, waiting: number): string {
  if (hands > 0 && waiting > 0) {
    return t('People, {{number}} here, waiting: {{waiting}}, raised hands: {{hands}}', { number, waiting, hands })
  }
  if (waiting > 0) return t('People, {{number}} here, waiting: {{waiting}}', { number, waiting })
  if (hands > 0) return t('People, {{number}} here, raised hands: {{hands}}', { number, hands })
  return t('People, {{number}} here', { number })
}

type SwitchProperties = {
  label: string
  shortcut: string
  on?: boolean
  icon: Icon
  /** Why it cannot be used right now. */
  unavailable?: string | false
  button?: Ref<HTMLButtonElement>
  act: () => void
}

function Switch({ label, shortcut, on, icon: Sign, unavailable = false, button, act }: SwitchProperties) {
  const keys = useLetterKeys()
  return (
    <Tooltip label={unavailable || (keys ? `${label} (${shortcut.toUpperCase()})` : label)}>
      <ActionIcon
        ref={button}
        size={44}
        radius="xl"
        variant={on ? 'light' : 'default'}
        color={on ? 'accent' : 'gray'}
        aria-label={unavailable || label}
        aria-pressed={unavailable ? undefined : on}
        aria-keyshortcuts={keys ? shortcut : undefined}
        aria-disabled={unavailable !== false}
        data-disabled={unavailable !== false || undefined}
        onClick={unavailable ? undefined : act}
      >
        <Sign size={22} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
