import { RoomConnection } from '../signalling/room-connection.ts'
import { openCardPublisher, type Publisher } from './card-publisher.ts'
import { type DemoOptions, readDemoOptions } from './demo-options.ts'
import { openLecturePublisher } from './lecture-publisher.ts'
import { openTextPublisher } from './text-publisher.ts'

declare global {
  interface Window {
    /** What the page publishes right now, for whoever drives it. */
    aulaDemo?: {
      readonly status: string
      readonly frame: number
      readonly unsent: readonly number[]
      setOn(on: { microphone: boolean; camera: boolean }): void
    }
  }
}

/** The synthetic lecturer: publishes through the same signalling as everybody. The token stands in the hash. */
function start(): void {
  const options = readDemoOptions(window.location.hash)
  if (options.token === '') return
  const publisher = openPublisher(options)
  const room = new RoomConnection(options.token, { receives: false })
  // As a person's page does: a microphone that is off is silent, a camera that is off is not sent.
  const setOn = (on: { microphone: boolean; camera: boolean }) => {
    const { sound } = publisher
    sound.enabled = on.microphone
    const picture = on.camera ? publisher.picture : null
    if (options.mode === 'lecture') {
      room.publish('camera', { sound, picture: on.camera ? (publisher.face ?? null) : null })
      room.publish('screen', { sound: null, picture })
    } else {
      room.publish(options.source, { sound, picture })
      // Somebody who shares a counter as their screen is heard through their microphone, as everybody is.
      if (options.source === 'screen') room.publish('camera', { sound, picture: null })
    }
    room.setOn(on)
  }
  setOn({ microphone: true, camera: true })
  window.aulaDemo = {
    get status() {
      return room.state.status
    },
    get frame() {
      return publisher.frame()
    },
    get unsent() {
      return publisher.unsent ?? []
    },
    setOn,
  }
}

function openPublisher(options: DemoOptions): Publisher {
  switch (options.mode) {
    case 'counter':
      return openCardPublisher(options)
    case 'text':
      return openTextPublisher()
    case 'lecture':
      return openLecturePublisher()
  }
}

start()
