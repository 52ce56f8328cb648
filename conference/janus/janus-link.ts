import type { JanodeSession } from 'janode'
import type { VideoRoomHandle } from 'janode/plugins/videoroom'

/** What one connection to Janus consists of. */
export type JanusLink = {
  session: JanodeSession
  /** For requests about rooms. */
  control: VideoRoomHandle
}

/** A VideoRoom with the secrets that open it; they never leave this folder. */
export type JanusRoomKeys = { name: string; secret: string; pin: string }
