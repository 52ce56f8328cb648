import type { FeedSource } from '../../../../conference/protocol.ts'
import { closePeerConnection, openPeerConnection } from './peer-connection.ts'
import type { SignalLine } from './signal-line.ts'

/**
 * Milliseconds that pictures and sound wait in their jitter buffers at least, which is what a late packet may take. Sound
 * gets there by being stretched, within `settling` of its beginning; `video.first` is what pictures wait meanwhile.
 */
export type HeldBack = { audio: number; video: { first: number; later: number }; settling: number }

/**
 * Milliseconds from the first packet of a track until it can be seen or heard: its jitter buffer has filled. Held back, until
 * it is as late as it stays: what was there before is replaced without a jump.
 */
const flowsAfter = 400

/** Receives one feed of somebody else. */
export class OtherFeed {
  /** Which of the participant's feeds this is. */
  readonly number: number
  readonly stream = new MediaStream()
  readonly #line: SignalLine
  readonly #feed: { participant: string; source: FeedSource }
  readonly #onTrack: () => void
  readonly #onFailed: () => void
  readonly #heldBack: HeldBack | undefined
  #connection: RTCPeerConnection | undefined
  readonly #flowing = new Set<MediaStreamTrack>()

  constructor(
    line: SignalLine,
    feed: { participant: string; source: FeedSource; number: number },
    events: { track(): void; failed(): void },
    /** Undefined: as little as the network allows. */
    heldBack: HeldBack | undefined,
  ) {
    this.#heldBack = heldBack
    this.#line = line
    this.#feed = { participant: feed.participant, source: feed.source }
    this.number = feed.number
    this.#onTrack = events.track
    this.#onFailed = events.failed
    line.send({ type: 'subscribe', ...this.#feed })
  }

  async offered(sdp: string): Promise<void> {
    if (this.#connection) closePeerConnection(this.#connection)
    const connection = openPeerConnection(this.#line, this.#feed, this.#onFailed)
    this.#connection = connection
    connection.ontrack = ({ track, receiver }) => {
      if (this.#heldBack) holdBack(receiver, this.#heldBack)
      this.stream.addTrack(track)
      this.#onTrack()
      const flows = () => {
        this.#flowing.add(track)
        this.#onTrack()
      }
      const after = flowsAfter + (this.#heldBack?.settling ?? 0)
      track.addEventListener('unmute', () => setTimeout(flows, after), { once: true })
    }
    await connection.setRemoteDescription({ type: 'offer', sdp })
    const answer = await connection.createAnswer()
    await connection.setLocalDescription(answer)
    if (this.#connection !== connection) return
    this.#line.send({ type: 'answer', ...this.#feed, sdp: answer.sdp ?? '' })
  }

  /** Whether picture and sound could be seen and heard at once. */
  get flows(): boolean {
    const tracks = this.stream.getTracks()
    return tracks.length > 0 && tracks.every((track) => this.#flowing.has(track))
  }

  receivers(): RTCRtpReceiver[] {
    return this.#connection?.getReceivers() ?? []
  }

  stop(): void {
    if (this.#connection) closePeerConnection(this.#connection)
    this.#connection = undefined
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track)
  }
}

function holdBack(receiver: RTCRtpReceiver, { audio, video, settling }: HeldBack): void {
  const { track } = receiver
  if (track.kind === 'audio') {
    receiver.jitterBufferTarget = audio
    return
  }
  receiver.jitterBufferTarget = video.first
  const settled = () => {
    receiver.jitterBufferTarget = video.later
  }
  track.addEventListener('unmute', () => setTimeout(settled, settling), { once: true })
}
