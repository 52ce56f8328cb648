import { Button, Text } from '@mantine/core'
import { useElementSize, useInterval } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { composeStage, type StageTile } from '../../../../core/layout/compose-stage.ts'
import { followSpeaker, nobodySpoke } from '../../../../core/layout/follow-speaker.ts'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { feedKey, type RoomState } from '../signalling/room-connection.ts'
import classes from './stage.module.css'
import { StageTileView } from './stage-tile.tsx'
import { tellInRoom } from './tell-in-room.ts'

/** People in the strip beside a shared screen. */
const beside = 5
const speakerMilliseconds = 300

type Properties = {
  state: RoomState
  camera: MediaStreamTrack | null
  shared: MediaStreamTrack | null
  showPeople: () => void
}

/** Everybody's picture, by the rules of core/layout: as in the recording, but with oneself and with a longer strip. */
export function RoomStage({ state, camera, shared, showPeople }: Properties) {
  const { ref, width, height } = useElementSize()
  const focus = useFocus(state)
  const people = [...state.participants].sort((a, b) => rank(b.id, focus) - rank(a.id, focus))
  const pictureOf = (participant: string, source: 'camera' | 'screen') => {
    if (participant === state.self) return source === 'camera' ? camera : shared
    return state.streams.get(feedKey(participant, source))?.getVideoTracks()[0] ?? null
  }
  const tiles: StageTile[] = [
    ...people
      .filter(({ id, feeds }) => feeds.screen && pictureOf(id, 'screen'))
      // What one shares oneself is behind this window anyway; somebody else's comes first.
      .sort((a, b) => Number(a.id === state.self) - Number(b.id === state.self))
      .map(({ id }): StageTile => ({ key: feedKey(id, 'screen'), kind: 'screen', picture: true })),
    ...people.map(
      (person): StageTile => ({
        key: feedKey(person.id, 'camera'),
        kind: 'camera',
        picture: person.camera && pictureOf(person.id, 'camera') !== null,
      }),
    ),
  ]
  const boxes = new Map(composeStage(tiles, { width, height, beside }).map((box) => [box.key, box]))
  const hidden = tiles.filter(({ key, kind }) => kind === 'camera' && !boxes.has(key)).length
  useSecondScreen(shared !== null && tiles.filter(({ kind }) => kind === 'screen').length > 1)
  const alone = state.participants.length <= 1
  return (
    <section ref={ref} className={classes.stage} aria-label={t('Stage')}>
      {tiles.map(({ key, kind }) => {
        const box = boxes.get(key)
        const person = state.participants.find(({ id }) => key === feedKey(id, kind))
        if (!box || !person) return null
        return (
          <StageTileView
            key={key}
            box={box}
            person={person}
            own={person.id === state.self}
            track={kind === 'screen' || person.camera ? pictureOf(person.id, kind) : null}
          />
        )
      })}
      {hidden > 0 && (
        <Button
          size="compact-md"
          className={classes.hidden}
          aria-label={t('+{{count}} not in the picture: show people', { count: hidden })}
          onClick={showPeople}
        >
          {`+${hidden}`}
        </Button>
      )}
      {alone && !shared && (
        <div className={classes.alone}>
          <Text fw={600}>{t('You are the only one here')}</Text>
          <CopyField
            label={t('Send this link to invite people')}
            value={`${window.location.origin}/rooms/${state.room?.id}`}
          />
        </div>
      )}
    </section>
  )
}

/** Who shares a screen beside another one would believe that everybody sees theirs. */
function useSecondScreen(beside: boolean) {
  useEffect(() => {
    if (beside)
      tellInRoom(t('Another screen is shared, too'), t('The others see one of them at a time: that of whoever speaks.'))
  }, [beside])
}

/** Follows the active speaker. */
function useFocus(state: RoomState): string | null {
  const [focus, setFocus] = useState(nobodySpoke)
  useInterval(
    () => {
      const present = state.participants.map(({ id }) => id)
      const speaking = state.participants.filter((person) => person.speaking).map(({ id }) => id)
      const next = followSpeaker(focus, present, speaking, performance.now())
      if (next.current !== focus.current || next.challenger !== focus.challenger || speaking.length > 0) setFocus(next)
    },
    speakerMilliseconds,
    { autoInvoke: true },
  )
  return focus.current
}

function rank(id: string, focus: string | null): number {
  return id === focus ? 1 : 0
}
