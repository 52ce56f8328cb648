import type { ReceivedTile } from '../../../../conference/signals.ts'
import { composeStage, type StageBox, type StageTile } from '../../../../core/layout/compose-stage.ts'
import { followSpeaker, nobodySpoke } from '../../../../core/layout/follow-speaker.ts'
import { feedKey, type RoomState } from '../signalling/room-connection.ts'
import './stage.css'
import { openTile, type Tile } from './tile-view.ts'

/** People beside a shared screen in a recording: the one who speaks. */
const beside = 1
/** How often the active speaker is looked for while people speak. */
const speakerMilliseconds = 300

export type StageView = {
  show(state: RoomState): void
  /** How many people have sent picture or sound that arrived here. */
  publishing(): number
  /** The pictures that are on the stage right now. */
  tiles(): Promise<ReceivedTile[]>
  onMedia(listener: () => void): void
}

/**
 * Paints a room with as little work as can be: elements are made once per feed and only moved; nothing is animated,
 * nothing is painted while nothing changes.
 */
export function openStageView(root: HTMLElement, options: { sound: boolean }): StageView {
  const tiles = new Map<string, Tile>()
  let boxes = new Map<string, StageBox>()
  const waiting = root.appendChild(document.createElement('div'))
  waiting.className = 'waiting'
  waiting.append(document.createElement('h1'), document.createElement('p'))
  let state: RoomState | undefined
  let focus = nobodySpoke
  let onMedia = () => {}

  window.addEventListener('resize', () => place())
  setInterval(follow, speakerMilliseconds)

  function follow(): void {
    if (!state) return
    const before = focus.current
    const present = state.participants.map(({ id }) => id)
    const speaking = state.participants.filter(({ speaking }) => speaking).map(({ id }) => id)
    focus = followSpeaker(focus, present, speaking, performance.now())
    if (focus.current !== before) place()
  }

  function show(next: RoomState): void {
    state = next
    const kept = new Set<string>()
    for (const person of next.participants) {
      const camera = feedKey(person.id, 'camera')
      kept.add(camera)
      tileOf(camera, 'camera').update(person.name, next.streams.get(camera), person.camera)
      const screen = feedKey(person.id, 'screen')
      const shared = next.streams.get(screen)
      if (!person.feeds.screen || !shared) continue
      kept.add(screen)
      tileOf(screen, 'screen').update(person.name, shared, true)
    }
    for (const [key, tile] of tiles) {
      if (kept.has(key)) continue
      tile.remove()
      tiles.delete(key)
    }
    place()
  }

  function tileOf(key: string, kind: 'camera' | 'screen'): Tile {
    const existing = tiles.get(key)
    if (existing) return existing
    const made = openTile(kind, options, () => {
      place()
      onMedia()
    })
    tiles.set(key, made)
    root.append(made.element)
    return made
  }

  function place(): void {
    if (!state) return
    const shown = state.participants.filter(({ id, feeds }) => feeds.camera && tiles.has(feedKey(id, 'camera')))
    const ordered = [...shown].sort((a, b) => rank(b.id) - rank(a.id))
    const wanted: StageTile[] = []
    for (const [key, tile] of tiles) if (tile.kind === 'screen') wanted.push({ key, kind: 'screen', picture: true })
    for (const { id } of ordered) {
      const key = feedKey(id, 'camera')
      wanted.push({ key, kind: 'camera', picture: tiles.get(key)?.picture ?? false })
    }
    const size = { width: window.innerWidth, height: window.innerHeight, beside }
    boxes = new Map(composeStage(wanted, size).map((box) => [box.key, box]))
    for (const [key, tile] of tiles) tile.place(boxes.get(key))
    const [title, words] = waiting.children
    if (title) title.textContent = state.room?.name ?? ''
    if (words)
      words.textContent = state.media ? 'The lecture goes on in a moment' : 'The connection comes back in a moment'
    waiting.hidden = boxes.size > 0
  }

  function rank(id: string): number {
    return id === focus.current ? 1 : 0
  }

  return {
    show,
    publishing: () => [...tiles.values()].filter((tile) => tile.alive).length,
    async tiles() {
      const { innerWidth, innerHeight } = window
      const seen = [...boxes].map(async ([key, box]) => {
        const look = await tiles.get(key)?.look()
        if (!look) return []
        const place = {
          ...{ x: box.x / innerWidth, y: box.y / innerHeight },
          ...{ width: box.width / innerWidth, height: box.height / innerHeight },
        }
        return [{ key, kind: box.kind, ...place, ...look }]
      })
      return (await Promise.all(seen)).flat()
    },
    onMedia(listener) {
      onMedia = listener
    },
  }
}
