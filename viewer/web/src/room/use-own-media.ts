import { useCallback, useEffect, useRef, useState } from 'react'
import type { RoomConnection } from '../signalling/room-connection.ts'
import type { DevicesState } from './own-devices.ts'
import { shareScreen } from './share-screen.ts'

/** Publishes what the devices give, as they change, and the shared screen. */
export function useOwnMedia(
  connection: RoomConnection,
  own: DevicesState,
): { shared: MediaStreamTrack | null; toggleShare: () => void; endShare: () => void } {
  const [shared, setShared] = useState<MediaStreamTrack | null>(null)
  const current = useRef<MediaStreamTrack | null>(null)
  const microphone = own.microphone.on ? own.microphone.track : null
  const camera = own.camera.on ? own.camera.track : null

  useEffect(() => {
    connection.publish('camera', { sound: microphone, picture: camera })
    connection.setOn({ microphone: microphone !== null, camera: camera !== null })
  }, [connection, microphone, camera])

  const end = useCallback(() => {
    current.current?.stop()
    current.current = null
    setShared(null)
    connection.unpublish('screen')
  }, [connection])
  useEffect(() => () => current.current?.stop(), [])

  const toggleShare = useCallback(() => {
    if (current.current) end()
    else
      void shareScreen(end).then((tracks) => {
        if (!tracks) return
        current.current = tracks.picture
        setShared(tracks.picture)
        connection.publish('screen', tracks)
      })
  }, [connection, end])
  return { shared, toggleShare, endShare: end }
}
