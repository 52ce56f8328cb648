import type { RecorderSignal } from '../../../../conference/signals.ts'
import type { RoomConnection } from '../signalling/room-connection.ts'
import { catchUpSound } from './catch-up-sound.ts'
import { soundBehind } from './sound-behind.ts'
import type { StageView } from './stage-view.ts'

type Received = Extract<RecorderSignal, { type: 'received' }>

const levelMilliseconds = 100
/** Levels of one signal: a second. */
const levelsEach = 10
/** Older than this a level is none: nothing has arrived since. */
const staleMilliseconds = 300
/** -40 dBFS: somebody speaks. */
const audible = 0.01

/**
 * Tells once a second what arrives, and lets sound catch up that is behind. Only those who are heard are asked for
 * statistics, which cost more than the rest.
 * @param heldBack milliseconds that sound waits in its jitter buffer at least
 */
export function tellReceived(
  room: RoomConnection,
  stage: StageView,
  tell: (signal: Received) => void,
  heldBack: number,
): void {
  let levels: (number | null)[] = []
  let heard = new Map<string, RTCRtpReceiver[]>()
  setInterval(() => {
    if (room.state.status !== 'in') {
      levels = []
      heard = new Map()
      return
    }
    let loudest = 0
    let unknown = false
    for (const [key, receivers] of room.receivers()) {
      const level = levelOf(receivers)
      loudest = Math.max(loudest, level ?? 0)
      unknown ||= level === undefined
      if (level === undefined || level >= audible) heard.set(key, receivers)
    }
    levels.push(unknown && loudest < audible ? null : loudest)
    if (levels.length < levelsEach) return
    void look(levels, [...heard.values()])
    levels = []
    heard = new Map()
  }, levelMilliseconds)

  async function look(levels: (number | null)[], feeds: RTCRtpReceiver[][]): Promise<void> {
    const [tiles, apart] = await Promise.all([stage.tiles(), worstApart(feeds, heldBack)])
    tell({ type: 'received', tiles, levels, apart })
  }
}

/** Undefined where sound arrives in packets that do not tell how loud it is. */
function levelOf(receivers: readonly RTCRtpReceiver[]): number | undefined {
  const oldest = performance.timeOrigin + performance.now() - staleMilliseconds
  const sources = receivers
    .filter(({ track }) => track.kind === 'audio')
    .flatMap((receiver) => receiver.getSynchronizationSources())
    .filter(({ timestamp }) => timestamp >= oldest)
  const levels = sources.flatMap(({ audioLevel }) => audioLevel ?? [])
  return levels.length < sources.length ? undefined : Math.min(1, Math.max(0, ...levels))
}

async function worstApart(feeds: readonly RTCRtpReceiver[][], heldBack: number): Promise<number | undefined> {
  const told = await Promise.all(
    feeds.map(async (receivers) => {
      const behind = await soundBehind(receivers).catch(() => undefined)
      catchUpSound(receivers, behind, heldBack)
      return behind
    }),
  )
  const known = told.filter((apart) => apart !== undefined)
  return known.sort((one, other) => Math.abs(other) - Math.abs(one))[0]
}
