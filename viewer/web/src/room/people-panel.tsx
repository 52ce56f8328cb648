import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import {
  IconDots,
  IconHandOff,
  IconHandStop,
  IconLock,
  IconLockOpen,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconUserMinus,
} from '@tabler/icons-react'
import { memo, useMemo, useState } from 'react'
import type { Participant } from '../../../../conference/protocol.ts'
import { t } from '../language/language.ts'
import { LongList } from '../parts/long-list.tsx'
import type { RoomConnection, RoomState } from '../signalling/room-connection.ts'
import { isSameRow } from './is-same-row.ts'
import { LobbyList } from './lobby-list.tsx'
import classes from './people-panel.module.css'
import { raisedHands } from './raised-hands.ts'
import { RoomRulesDialog } from './room-rules-dialog.tsx'
import { SidePanel } from './side-panel.tsx'

type Properties = { connection: RoomConnection; state: RoomState; close: () => void }

/**
 * Who is here, raised hands first, who speaks, who is in the recording; for those who manage: who waits at the door, mute, end a
 * shared screen, let somebody speak, lower a hand, remove, lock, and the rules of the room.
 */
export function PeoplePanel({ connection, state, close }: Properties) {
  const locked = state.room?.locked === true
  const [ruling, setRuling] = useState(false)
  const { participants } = state
  const people = useMemo(() => {
    const others = participants.filter(({ hand }) => hand === null).sort((a, b) => a.name.localeCompare(b.name))
    return [
      ...raisedHands(participants).map((person, index) => ({ person, place: index + 1 })),
      ...others.map((person) => ({ person, place: null })),
    ]
  }, [participants])
  return (
    <SidePanel title={t('People')} closeLabel={t('Close the list')} close={close}>
      {state.lobby.length > 0 && <LobbyList waiting={state.lobby} connection={connection} />}
      <LongList items={people} textOf={({ person }) => person.name} placeholder={t('Name')}>
        {(shown) => (
          <ul className={classes.list}>
            {shown.map(({ person, place }) => (
              <PersonRow
                key={person.id}
                person={person}
                place={place}
                own={person.id === state.self}
                manage={state.manage}
                calls={state.manage && state.room?.speaking === 'lecturers'}
                connection={connection}
              />
            ))}
          </ul>
        )}
      </LongList>
      {state.manage && (
        <Group gap="xs" grow preventGrowOverflow={false}>
          <Button
            variant="default"
            leftSection={<IconMicrophoneOff size={18} aria-hidden />}
            onClick={() => connection.muteAll()}
          >
            {t('Mute all')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconSettings size={18} aria-hidden />}
            onClick={() => setRuling(true)}
          >
            {t('Rules')}
          </Button>
          <Button
            variant="default"
            aria-pressed={locked}
            leftSection={locked ? <IconLockOpen size={18} aria-hidden /> : <IconLock size={18} aria-hidden />}
            onClick={() => connection.lock(!locked)}
          >
            {locked ? t('Unlock the room') : t('Lock the room')}
          </Button>
        </Group>
      )}
      {ruling && state.room && (
        <RoomRulesDialog rules={state.room} connection={connection} close={() => setRuling(false)} />
      )}
      {!state.manage && locked && (
        <Text size="sm" c="dimmed">
          {t('The room is locked: nobody else can join.')}
        </Text>
      )}
    </SidePanel>
  )
}

type RowProperties = {
  person: Participant
  /** Among the raised hands, from 1; null: not raised. */
  place: number | null
  /** Oneself. */
  own: boolean
  /** Whether the onlooker manages the room, and calls on people there. */
  manage: boolean
  calls: boolean
  connection: RoomConnection
}

/** Drawn anew only when there is something new in it: whenever somebody speaks, everybody is told of everybody. */
const PersonRow = memo(Row, isSameRow)

function Row({ person, place, own, manage, calls, connection }: RowProperties) {
  // Who leads the room speaks anyway.
  const callable = calls && !person.manage
  const { called } = person
  const askToRemove = () =>
    modals.openConfirmModal({
      title: t('Remove {{name}}?', { name: person.name }),
      children: t('They leave the room at once. Lock the room if they should not come back.'),
      labels: { confirm: t('Remove'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () => connection.remove(person.id),
    })
  return (
    <li className={classes.person} data-speaking={person.speaking || undefined}>
      {person.microphone ? (
        <IconMicrophone size={18} role="img" aria-label={person.speaking ? t('Speaks') : t('Microphone on')} />
      ) : (
        <IconMicrophoneOff size={18} role="img" aria-label={t('Microphone off')} />
      )}
      <div className={classes.who}>
        <span className={classes.name} dir="auto">
          {person.name}
          {own && ` ${t('(you)')}`}
        </span>
        <Text size="xs" c="dimmed">
          {[
            person.manage && t('Leads the room'),
            called && t('May speak'),
            !person.recordable && t('Not in the recording'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {callable && (called || place !== null) && (
          <Button size="compact-sm" variant="light" onClick={() => connection.letSpeak(person.id, !called)}>
            {called ? t('End speaking') : t('Let speak')}
          </Button>
        )}
      </div>
      {place !== null && (
        <span className={classes.hand} role="img" aria-label={t('Hand raised, number {{place}}', { place })}>
          <IconHandStop size={18} aria-hidden />
          {place}
        </span>
      )}
      {person.feeds.screen && <IconScreenShare size={18} role="img" aria-label={t('Shares a screen')} />}
      {manage && !own && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t('More for {{name}}', { name: person.name })} size={36}>
              <IconDots size={20} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              disabled={!person.microphone}
              leftSection={<IconMicrophoneOff size={16} aria-hidden />}
              onClick={() => connection.mute(person.id)}
            >
              {t('Switch the microphone off')}
            </Menu.Item>
            {callable && (
              <Menu.Item
                leftSection={<IconHandStop size={16} aria-hidden />}
                onClick={() => connection.letSpeak(person.id, !called)}
              >
                {called ? t('End speaking') : t('Let speak')}
              </Menu.Item>
            )}
            {person.feeds.screen && (
              <Menu.Item
                leftSection={<IconScreenShareOff size={16} aria-hidden />}
                onClick={() => connection.endShare(person.id)}
              >
                {t('Stop sharing the screen')}
              </Menu.Item>
            )}
            {place !== null && (
              <Menu.Item
                leftSection={<IconHandOff size={16} aria-hidden />}
                onClick={() => connection.lowerHand(person.id)}
              >
                {t('Lower the hand')}
              </Menu.Item>
            )}
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<IconUserMinus size={16} aria-hidden />}
              onClick={askToRemove}
            >
              {t('Remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  )
}
