import { useCallback, useEffect, useRef, useState } from 'react'
import type { OwnTracks } from '../signalling/own-feed.ts'
import type { RoomConnection } from '../signalling/room-connection.ts'
import type { DevicesState } from './own-devices.ts'
import { shareScreen } from './share-screen.ts'

/** Publishes what the devices give, as they change, and the shared screen. */
export function useOwnMedia(
  connection: RoomConnection,
  own: DevicesState,
): { shared: MediaStreamTrack | null; toggleShare: () => void; endShare: () => void } {
  const [shared, setShared] = useState<MediaStreamTrack | null>(null)
  const current = useRef<OwnTracks | null>(null)
  /** The browser asks which screen. */
  const choosing = useRef(false)
  const here = useRef(true)
  const speaking = own.microphone.on && own.microphone.track !== null
  const [spoke, setSpoke] = useState(speaking)
  if (speaking && !spoke) setSpoke(true)
  // Once it was on, a microphone that is off goes on silently: sound that comes back after a break is out of time with the
  // picture at first. Who comes in with it off sends nothing.
  const microphone = spoke ? own.microphone.track : null
  const camera = own.camera.on ? own.camera.track : null

  useEffect(() => {
    connection.publish('camera', { sound: microphone, picture: camera })
    connection.setOn({ microphone: speaking, camera: camera !== null })
  }, [connection, microphone, speaking, camera])

  const end = useCallback(() => {
    if (!current.current) return
    stop(current.current)
    current.current = null
    setShared(null)
    connection.unpublish('screen')
  }, [connection])
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
      end()
    }
  }, [end])

  const begin = useCallback(async () => {
    if (choosing.current) return
    choosing.current = true
    const tracks = await shareScreen(end)
    choosing.current = false
    if (!tracks) return
    // Who has left the room meanwhile shares nothing.
    if (!here.current) return stop(tracks)
    current.current = tracks
    setShared(tracks.picture)
    connection.publish('screen', tracks)
  }, [connection, end])
  const toggleShare = useCallback(() => {
    if (current.current) end()
    else void begin()
  }, [begin, end])
  return { shared, toggleShare, endShare: end }
}

/** A screen is let go with its sound: the browser says that it is captured as long as one of them is. */
function stop({ picture, sound }: OwnTracks): void {
  picture?.stop()
  sound?.stop()
}
