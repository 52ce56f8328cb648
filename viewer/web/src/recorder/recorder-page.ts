import type { RecorderSignal } from '../../../../conference/signals.ts'
import { RoomConnection, type RoomState } from '../signalling/room-connection.ts'
import { openStageView } from './stage-view.ts'

declare global {
  interface Window {
    /** Given by the recorder around this page; takes a RecorderSignal as JSON. */
    aulaSignal?: (json: string) => unknown
  }
}

const heartbeatMilliseconds = 1_000

function signal(event: RecorderSignal): void {
  void window.aulaSignal?.(JSON.stringify(event))
}

/** The page a recorder's browser shows: the room as the recording sees it. The token stands in the address's hash. */
function start(): void {
  const root = document.getElementById('root')
  const token = window.location.hash.slice(1)
  if (!root || token === '') {
    signal({ type: 'failed', reason: 'page.no-token' })
    return
  }

  keepSoundOpen()
  const room = new RoomConnection(token)
  const stage = openStageView(root, { sound: true })
  let joined = false
  let told = ''

  const follow = () => {
    const { status, end, media, participants } = room.state
    if (status === 'connecting') return
    if (status === 'in' && !joined) signal({ type: 'joined' })
    joined = status === 'in'
    if (status === 'over') {
      signal(farewell(end))
      return
    }
    stage.show(room.state)
    const facts = { participants: participants.length, publishing: media ? stage.publishing() : 0 }
    if (JSON.stringify(facts) === told) return
    told = JSON.stringify(facts)
    signal({ type: 'media', ...facts })
  }
  room.listen(follow)
  stage.onMedia(follow)
  // Through the animation loop: a page that paints no more beats no more.
  setInterval(() => requestAnimationFrame(() => signal({ type: 'heartbeat' })), heartbeatMilliseconds)
}

/**
 * Opens the sound output before anybody is heard and keeps it open. Otherwise the first second of somebody's sound waits
 * in the jitter buffer while the output opens, and picture and sound need eight seconds to come together again.
 */
function keepSoundOpen(): void {
  const audio = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' })
  const silence = audio.createConstantSource()
  const nothing = audio.createGain()
  nothing.gain.value = 0
  silence.connect(nothing).connect(audio.destination)
  silence.start()
}

function farewell(end: RoomState['end']): RecorderSignal {
  if (end === 'removed') return { type: 'kicked' }
  return end === 'ended' || end === 'left' ? { type: 'ended' } : { type: 'failed', reason: `room.${end}` }
}

window.addEventListener('error', ({ message }) => console.error(message))
start()
