import type { RecorderSignal } from '../../../../conference/signals.ts'
import { RoomConnection, type RoomState } from '../signalling/room-connection.ts'
import { openSoundOutput } from './open-sound-output.ts'
import { openStageView } from './stage-view.ts'
import { tellReceived } from './tell-received.ts'

const heartbeatMilliseconds = 1_000
/**
 * Nobody talks to a recorder, so it can wait for late packets: 200 ms of sound are more than a busy machine delays them
 * (measured: 100 ms with both cores taken by others). Without, sound waits longer after every late packet and is up to 120
 * ms behind the picture for seconds. Pictures wait for as long as sound takes to the capture in all, less what they take
 * anyway.
 */
const heldBack = { audio: 200, video: { first: 170, later: 250 }, settling: 1_500 }

function signal(event: RecorderSignal): void {
  void window.aulaSignal?.(JSON.stringify(event))
}

/**
 * The page a recorder's browser shows: the room as the recording sees it. The token stands in the address's hash; a page
 * that was loaded in advance gets it later.
 */
async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) return
  const token = await tokenFromHash()
  await openSoundOutput()
  const room = new RoomConnection(token, { heldBack })
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
    const facts = {
      participants: participants.length,
      publishing: media ? stage.publishing() : 0,
      microphones: participants.filter(({ microphone }) => microphone).length,
    }
    if (JSON.stringify(facts) === told) return
    told = JSON.stringify(facts)
    signal({ type: 'media', ...facts })
  }
  room.listen(follow)
  stage.onMedia(follow)
  tellReceived(room, stage, signal, heldBack.audio)
  // Through the animation loop: a page that paints no more beats no more.
  setInterval(() => requestAnimationFrame(() => signal({ type: 'heartbeat' })), heartbeatMilliseconds)
}

function tokenFromHash(): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      const token = window.location.hash.slice(1)
      if (token !== '') resolve(token)
    }
    window.addEventListener('hashchange', look)
    look()
  })
}

function farewell(end: RoomState['end']): RecorderSignal {
  if (end === 'removed') return { type: 'kicked' }
  return end === 'ended' || end === 'left' ? { type: 'ended' } : { type: 'failed', reason: `room.${end}` }
}

window.addEventListener('error', ({ message }) => console.error(message))
void start()
