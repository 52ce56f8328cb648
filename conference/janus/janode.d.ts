/** The part of janode 1.8 (which brings no types) that this folder uses. */
declare module 'janode' {
  import type { EventEmitter } from 'node:events'

  export class JanodeHandle extends EventEmitter {
    readonly id: number
    constructor(session: JanodeSession, id: number)
    handleMessage(message: unknown): unknown
    closeTransactionWithError(transaction: string, error: Error): void
    closeTransactionWithSuccess(transaction: string, message: unknown): void
    ownsTransaction(transaction: string): boolean
    message(body: object, jsep?: object): Promise<unknown>
    trickle(candidate: object | null): Promise<unknown>
    hangup(): Promise<unknown>
    detach(): Promise<void>
  }
  export class JanodeSession extends EventEmitter {
    attach<Handle extends JanodeHandle>(descriptor: {
      id: string
      Handle: new (session: JanodeSession, id: number) => Handle
    }): Promise<Handle>
    destroy(): Promise<void>
  }
  export class JanodeConnection extends EventEmitter {
    create(keepAliveSeconds: number): Promise<JanodeSession>
    close(): Promise<void>
  }
  const janode: {
    connect(config: {
      is_admin: boolean
      address: { url: string; apisecret: string }
      max_retries: number
      retry_time_secs: number
    }): Promise<JanodeConnection>
    Logger: { setLevel(level: string): void }
    EVENT: {
      CONNECTION_CLOSED: string
      CONNECTION_ERROR: string
      SESSION_DESTROYED: string
      HANDLE_DETACHED: string
      HANDLE_HANGUP: string
      HANDLE_MEDIA: string
      HANDLE_WEBRTCUP: string
    }
  }
  export default janode
}

declare module 'janode/plugins/videoroom' {
  import type { JanodeHandle, JanodeSession } from 'janode'

  type Description = { type: 'offer' | 'answer'; sdp: string }

  export class VideoRoomHandle extends JanodeHandle {
    create(parameters: {
      room: string
      admin_key: string
      secret: string
      pin: string
      is_private: boolean
      permanent: boolean
      max_publishers: number
      bitrate: number
      bitrate_cap: boolean
      audiocodec: string
      videocodec: string
      talking_events: boolean
      talking_level_threshold: number
      talking_packets_threshold: number
      record: boolean
      rec_dir: string
    }): Promise<unknown>
    destroy(parameters: { room: string; secret: string; permanent: boolean }): Promise<unknown>
    joinConfigurePublisher(parameters: {
      room: string
      pin: string
      feed: string
      audio: boolean
      video: boolean
      bitrate: number
      jsep: Description
    }): Promise<{ jsep?: Description }>
    joinSubscriber(parameters: { room: string; pin: string; feed: string }): Promise<{ jsep?: Description }>
    start(parameters: { jsep: Description }): Promise<unknown>
    kick(parameters: { room: string; feed: string; secret: string }): Promise<unknown>
  }
  const plugin: {
    id: string
    Handle: new (session: JanodeSession, id: number) => VideoRoomHandle
    EVENT: { VIDEOROOM_TALKING: string }
  }
  export default plugin
}
