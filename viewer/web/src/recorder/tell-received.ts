import type { RecorderSignal } from '../../../../conference/signals.ts'
import type { RoomConnection } from '../signalling/room-connection.ts'
import type { StageView } from './stage-view.ts'

type Received = Extract<RecorderSignal, { type: 'received' }>

const levelMilliseconds = 100
/** Levels of one signal: a second. */
const levelsEach = 10
/** Older than this a level is none: nothing has arrived since. */
const staleMilliseconds = 300

/** Tells once a second what arrives: cheaply, without asking for the whole statistics of a connection. */
export function tellReceived(room: RoomConnection, stage: StageView, tell: (signal: Received) => void): void {
  let levels: number[] = []
  setInterval(() => {
    if (room.state.status !== 'in') {
      levels = []
      return
    }
    levels.push(loudest(room.receivers()))
    if (levels.length < levelsEach) return
    tell({ type: 'received', tiles: stage.tiles(), levels })
    levels = []
  }, levelMilliseconds)
}

function loudest(receivers: Iterable<RTCRtpReceiver>): number {
  const oldest = performance.timeOrigin + performance.now() - staleMilliseconds
  let level = 0
  for (const receiver of receivers) {
    if (receiver.track.kind !== 'audio') continue
    for (const source of receiver.getSynchronizationSources()) {
      if (source.timestamp >= oldest) level = Math.max(level, source.audioLevel ?? 0)
    }
  }
  return Math.min(1, level)
}
