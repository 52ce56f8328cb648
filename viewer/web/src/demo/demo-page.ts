import { RoomConnection } from '../signalling/room-connection.ts'
import { openCardPublisher } from './card-publisher.ts'
import { readDemoOptions } from './demo-options.ts'
import { openLecturePublisher } from './lecture-publisher.ts'
import './demo.css'

declare global {
  interface Window {
    /** What the page publishes right now, for whoever drives it. */
    aulaDemo?: { readonly status: string; readonly frame: number }
  }
}

/** The synthetic lecturer: publishes through the same signalling as everybody. The token stands in the hash. */
async function start(): Promise<void> {
  const options = readDemoOptions(window.location.hash)
  const root = document.getElementById('root')
  if (!root || options.token === '') return
  const audio = new AudioContext({ sampleRate: 48_000 })
  // Without a click a browser may hold sound back; the recorder's and the tests' browsers do not.
  if (audio.state !== 'running') {
    window.addEventListener('pointerdown', () => void audio.resume(), { once: true })
    void audio.resume()
  }
  const publisher =
    options.mode === 'counter' ? await openCardPublisher(audio, root, options) : await openLecturePublisher(audio, root)
  const room = new RoomConnection(options.token, { receives: false })
  room.setOn({ microphone: true, camera: true })
  if (options.mode === 'counter') {
    room.publish(options.source, { sound: publisher.sound, picture: publisher.picture })
    // Somebody who shares a counter as their screen is heard through their microphone, as everybody is.
    if (options.source === 'screen') room.publish('camera', { sound: publisher.sound, picture: null })
  } else {
    room.publish('camera', { sound: publisher.sound, picture: publisher.face ?? null })
    room.publish('screen', { sound: null, picture: publisher.picture })
  }
  window.aulaDemo = {
    get status() {
      return room.state.status
    },
    get frame() {
      return publisher.frame()
    },
  }
}

void start()
