import { Alert } from '@mantine/core'
import { type HotkeyItem, useHotkeys } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { KeysDialog } from '../keys/keys-dialog.tsx'
import { useLetterKeys } from '../keys/use-letter-keys.ts'
import { t } from '../language/language.ts'
import { type OwnParticipation, useParticipation } from '../participation/use-participation.ts'
import { useUnread } from '../participation/use-unread.ts'
import { useWatchChat } from '../participation/use-watch-chat.ts'
import { maySendNow, type RoomConnection, type RoomState } from '../signalling/room-connection.ts'
import { ChatPanel } from './chat-panel.tsx'
import { DeviceProblemNotice } from './device-problem-notice.tsx'
import { DevicesDialog } from './devices-dialog.tsx'
import classes from './in-room.module.css'
import { OutsideNews } from './outside-news.tsx'
import type { OwnDevice, OwnDevices } from './own-devices.ts'
import { PeoplePanel } from './people-panel.tsx'
import { type OutsideTab, QuestionsPanel } from './questions-panel.tsx'
import { RecordingNoticeBar } from './recording-notice-bar.tsx'
import { goesOn } from './recording-state.ts'
import { type Outside, type Panel, RoomBar } from './room-bar.tsx'
import { roomKeys } from './room-keys.ts'
import { RoomNews } from './room-news.tsx'
import { Sounds } from './sounds.tsx'
import { RoomStage } from './stage.tsx'
import { forgetVoice, tellInRoom, tellOfVoice } from './tell-in-room.ts'
import { useChat } from './use-chat.ts'
import { useOwnMedia } from './use-own-media.ts'
import { useRefusals } from './use-refusals.ts'
import { useRights } from './use-rights.ts'
import { useStore } from './use-store.ts'

type Properties = { connection: RoomConnection; state: RoomState; devices: OwnDevices; name: string }

/** The room while one is in it: stage, bar, people, notices. */
export function InRoom({ connection, state, devices, name }: Properties) {
  const own = useStore(devices)
  const { shared, toggleShare, endShare } = useOwnMedia(connection, own)
  const [panel, setPanel] = useState<Panel | null>(null)
  const chat = useChat(connection, state, panel === 'chat')
  const lecture = state.manage ? state.recording?.lecture : undefined
  const participation = useParticipation(lecture)
  const watchChat = useWatchChat(lecture, true)
  const [outsideTab, setOutsideTab] = useState<OutsideTab>('questions')
  const unread = useUnread(watchChat, panel === 'questions' && outsideTab === 'chat')
  const outside = countOutside(participation, unread)
  const buttons = {
    people: useRef<HTMLButtonElement>(null),
    chat: useRef<HTMLButtonElement>(null),
    questions: useRef<HTMLButtonElement>(null),
  }
  const close = (which: Panel) => {
    setPanel(null)
    buttons[which].current?.focus()
  }
  const toggle = (which: Panel) => (panel === which ? close(which) : setPanel(which))
  const handRaised = state.participants.some(({ id, hand }) => id === state.self && hand !== null)
  const [choosing, setChoosing] = useState(false)
  const [askingKeys, setAskingKeys] = useState(false)
  const letterKeys = useLetterKeys()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  /** The devices with whose problems somebody goes on: another try, or another problem, makes another one of them. */
  const [accepted, setAccepted] = useState<readonly OwnDevice[]>([])
  const hasProblem = [own.microphone, own.camera].some((device) => device.problem && !accepted.includes(device))
  const { times, by } = state.muted

  useEffect(() => {
    if (times === 0) return
    devices.turnOff('microphone')
    tellOfVoice(t('Your microphone is off'), t('{{by}} has switched it off.', { by }))
  }, [times, by, devices])
  const isHeard = own.microphone.on
  useEffect(() => {
    if (isHeard) forgetVoice()
  }, [isHeard])
  useEffect(() => forgetVoice, [])
  useRefusals(state)
  const { shareEnded } = state
  useEffect(() => {
    if (shareEnded.times === 0) return
    endShare()
    tellInRoom(t('Your screen is no longer shared'), t('{{by}} has stopped it.', { by: shareEnded.by }))
  }, [shareEnded, endShare])
  const may = { speak: maySendNow(state, 'camera'), share: maySendNow(state, 'screen') }
  useRights(may, { state, devices, own, shared: shared !== null, endShare })
  const actions: HotkeyItem[] = [
    ['m', () => may.speak && void devices.toggle('microphone')],
    ['v', () => may.speak && void devices.toggle('camera')],
    ['s', () => may.share && toggleShare()],
    ['p', () => toggle('people')],
    ['c', () => chat && toggle('chat')],
    ['q', () => outside && toggle('questions')],
    ['h', () => connection.raiseHand(!handRaised)],
    ['d', () => setChoosing(true)],
    ['shift+?', () => setAskingKeys(true)],
  ]
  // Not behind a dialog, from which they would take the focus.
  const isAbove = ({ target }: KeyboardEvent) => target instanceof Element && target.closest('[role=dialog]') !== null
  const keys = actions.map(([key, act]): HotkeyItem => [key, (event: KeyboardEvent) => isAbove(event) || act(event)])
  useHotkeys(letterKeys ? keys : [])

  return (
    <div className={classes.room}>
      <title>{`${state.room?.name ?? name} – Aula`}</title>
      <header className={classes.top}>
        <h1 ref={heading} tabIndex={-1} className={classes.name} dir="auto">
          {state.room?.name}
        </h1>
        <RecordingNoticeBar connection={connection} state={state} />
      </header>
      <main className={classes.middle} data-panel={(panel === 'questions' && !outside ? null : panel) ?? undefined}>
        <div className={classes.stage}>
          <div role="status" className={classes.notices}>
            {state.status === 'away' && (
              <Alert color="yellow" title={t('The connection is lost')}>
                {t('You come back by yourself as soon as the network is there.')}
              </Alert>
            )}
            {state.status === 'in' && !state.media && (
              <Alert color="yellow" title={t('Picture and sound are interrupted')}>
                {t('They come back by themselves in a moment.')}
              </Alert>
            )}
            {own.ready && may.speak && hasProblem && (
              <DeviceProblemNotice
                devices={devices}
                state={own}
                close={() => setAccepted([own.microphone, own.camera])}
              />
            )}
          </div>
          <RoomStage
            state={state}
            camera={own.camera.on ? own.camera.track : null}
            shared={shared}
            showPeople={() => setPanel('people')}
          />
        </div>
        {panel === 'people' && <PeoplePanel connection={connection} state={state} close={() => close('people')} />}
        {panel === 'chat' && chat && (
          <ChatPanel chat={chat} connection={connection} state={state} close={() => close('chat')} />
        )}
        {panel === 'questions' && outside && (
          <QuestionsPanel
            participation={participation}
            chat={watchChat}
            running={goesOn(state.recording)}
            unread={unread}
            tab={outsideTab}
            showTab={setOutsideTab}
            close={() => close('questions')}
          />
        )}
      </main>
      <RoomBar
        connection={connection}
        state={state}
        devices={devices}
        own={own}
        may={may}
        sharing={shared !== null}
        toggleShare={toggleShare}
        chat={chat}
        outside={outside}
        handRaised={handRaised}
        panel={panel}
        buttons={buttons}
        togglePanel={toggle}
        chooseDevices={() => setChoosing(true)}
      />
      <RoomNews participants={state.participants} self={state.self} waiting={state.lobby} unread={chat?.unread ?? []} />
      <OutsideNews participation={participation} />
      <Sounds streams={state.streams} loudspeaker={own.chosen.loudspeaker} />
      {choosing && <DevicesDialog devices={devices} state={own} close={() => setChoosing(false)} />}
      {askingKeys && <KeysDialog keys={roomKeys} close={() => setAskingKeys(false)} />}
    </div>
  )
}

/** What waits for the lecturer among those who watch; null where nobody can take part, and nobody has. */
function countOutside({ all }: OwnParticipation, messages: number): Outside | null {
  if (!all?.outside || !(all.hands || all.open || all.questions.length > 0)) return null
  const waiting = all.questions.filter(({ answered, hidden }) => !answered && !hidden)
  const hands = all.outside.hands.filter(({ invited }) => !invited)
  return { questions: waiting.length, hands: hands.length, messages }
}
