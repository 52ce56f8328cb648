import type { FeedSource } from '../../../../conference/protocol.ts'
import { closePeerConnection, openPeerConnection } from './peer-connection.ts'
import type { SignalLine } from './signal-line.ts'

export type OwnTracks = { sound: MediaStreamTrack | null; picture: MediaStreamTrack | null }

const tryAgainMilliseconds = 1_000

/**
 * Sends one feed of one's own. The connection always has a place for sound and one for picture; switching a device,
 * a microphone or a camera only exchanges the track in it.
 */
export class OwnFeed {
  readonly #line: SignalLine
  readonly #feed: { participant: string; source: FeedSource }
  #tracks: OwnTracks
  #connection: RTCPeerConnection | undefined
  #senders: { sound?: RTCRtpSender; picture?: RTCRtpSender } = {}
  #retry: ReturnType<typeof setTimeout> | undefined
  #retired = false

  constructor(line: SignalLine, feed: { participant: string; source: FeedSource }, tracks: OwnTracks) {
    this.#line = line
    this.#feed = feed
    this.#tracks = tracks
  }

  /** Offers the feed anew; whatever was before is given up. */
  async start(): Promise<void> {
    this.stop()
    const connection = openPeerConnection(this.#line, this.#feed, () => this.restartSoon())
    this.#connection = connection
    const streams = [new MediaStream()]
    // A shared screen has sound only where the browser gives it.
    const kinds =
      this.#feed.source === 'camera' || this.#tracks.sound ? (['sound', 'picture'] as const) : ['picture' as const]
    for (const kind of kinds) {
      const track = this.#tracks[kind] ?? (kind === 'sound' ? 'audio' : 'video')
      this.#senders[kind] = connection.addTransceiver(track, { direction: 'sendonly', streams }).sender
    }
    const offer = await connection.createOffer()
    // Before it is sent: the answer may come within the time this takes, and would find nothing to answer.
    await connection.setLocalDescription(offer)
    if (this.#connection !== connection) return
    this.#line.send({ type: 'publish', source: this.#feed.source, sdp: offer.sdp ?? '' })
  }

  async answered(sdp: string): Promise<void> {
    const connection = this.#connection
    if (connection?.signalingState === 'have-local-offer')
      await connection.setRemoteDescription({ type: 'answer', sdp })
  }

  async replace(tracks: OwnTracks): Promise<void> {
    this.#tracks = tracks
    await Promise.all([
      this.#senders.sound?.replaceTrack(tracks.sound),
      this.#senders.picture?.replaceTrack(tracks.picture),
    ])
  }

  /** It goes on for as long as it can, and is not begun anew. */
  retire(): void {
    this.#retired = true
    clearTimeout(this.#retry)
    if (this.#connection) this.#connection.onicecandidate = null
  }

  restartSoon(): void {
    this.stop()
    if (this.#retired) return
    this.#retry = setTimeout(() => void this.start().catch(console.warn), tryAgainMilliseconds)
  }

  stop(): void {
    clearTimeout(this.#retry)
    if (this.#connection) closePeerConnection(this.#connection)
    this.#connection = undefined
    this.#senders = {}
  }
}
