import { setTimeout as delay } from 'node:timers/promises'
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RTCRtpHeaderExtensionParameters,
  RTP_EXTENSION_URI,
  RtpHeader,
  RtpPacket,
} from 'werift'
import type { FeedSource } from '../../../conference/protocol.ts'
import { cardFrameRate } from '../../../core/test-card/test-card.ts'
import { Person } from '../aula/person.ts'
import { SignalClient } from '../aula/signal-client.ts'
import { type EncodedFrame, type EncodedLecture, secondsPerSlide, soundRate } from '../media/encoded-lecture.ts'

/** A member of a room without a browser: sends what was encoded before, which costs next to nothing. */
export type RtpPublisher = AsyncDisposable & {
  /** How many key frames of slides it was asked for. */
  readonly asked: number
  /** How many reports the conference system has sent about the microphone's and camera's feed; one comes every few seconds. */
  readonly reports: number
}

/** What somebody in a room sends beside the voice. */
export type SentPicture = 'camera' | 'screen'

/**
 * Joins a room as a guest who may be recorded, with microphone, camera and a shared screen, as the room's page does: one
 * connection per feed, offers over /signal. All are sent by one clock, from the beginning of the lecture, again and again. Who asks for a key
 * frame gets the slide from its beginning again; of the camera one comes within a second anyway.
 */
export async function startRtpPublisher(
  url: string,
  room: string,
  lecture: EncodedLecture,
  pictures: readonly SentPicture[] = ['camera', 'screen'],
): Promise<RtpPublisher> {
  await using starting = new AsyncDisposableStack()
  const guest = new Person(url)
  const { token } = await guest.call('joinRoom', { params: { room }, body: { name: 'Lecturer', recordable: true } })
  const signal = starting.use(new SignalClient(url))
  const { self, room: joined } = await signal.join(token)
  if (joined.lead) signal.say({ type: 'leadNoticed' })
  const [films, shares] = [pictures.includes('camera'), pictures.includes('screen')]
  signal.say({ type: 'state', microphone: true, camera: films })
  const camera = starting.use(await openFeed(signal, self, 'camera', films ? ['audio', 'video'] : ['audio']))
  const screen = shares ? starting.use(await openFeed(signal, self, 'screen', ['video'])) : undefined

  const zero = performance.now()
  const clocks = new AbortController()
  const sound = openStream(camera.tracks.audio, 48_000 / soundRate)
  const picture = openStream(camera.tracks.video, 90_000 / cardFrameRate)
  const slides = screen && openStream(screen.tracks.video, 90_000)
  let asked = 0
  let reports = 0
  camera.onReport(() => {
    reports += 1
  })
  let slideBegan = 0
  let second = 0
  const showSlide = (tick: number) => {
    second = tick
    if (tick % secondsPerSlide === 0) slideBegan = tick
    const slide = lecture.slides[Math.floor(tick / secondsPerSlide) % lecture.slides.length]
    slides?.send(tick, slide?.[tick - slideBegan])
  }
  screen?.onKeyFrameWanted(() => {
    asked += 1
    // With the next picture, which a second of RTP time sets apart from the last one.
    slideBegan = second + 1
  })
  runEach(zero, soundRate, clocks.signal, (tick) => sound.send(tick, lecture.sound[tick % lecture.sound.length]))
  if (films)
    runEach(zero, cardFrameRate, clocks.signal, (tick) =>
      picture.send(tick, lecture.camera[tick % lecture.camera.length]),
    )
  if (shares) runEach(zero, 1, clocks.signal, showSlide)
  starting.defer(() => clocks.abort())
  const resources = starting.move()
  return {
    get asked() {
      return asked
    },
    get reports() {
      return reports
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

const opus = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })
const vp8 = new RTCRtpCodecParameters({
  ...{ mimeType: 'video/VP8', clockRate: 90_000 },
  rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
})
/** RFC 3550 §6.4.2 */
const receiverReport = 201
const mid = new RTCRtpHeaderExtensionParameters({ uri: RTP_EXTENSION_URI.sdesMid })

type Feed = AsyncDisposable & {
  tracks: { audio: MediaStreamTrack; video: MediaStreamTrack }
  onKeyFrameWanted(listener: () => void): void
  onReport(listener: () => void): void
}

async function openFeed(
  signal: SignalClient,
  self: string,
  source: FeedSource,
  kinds: ('audio' | 'video')[],
): Promise<Feed> {
  const connection = new RTCPeerConnection({
    iceServers: [],
    bundlePolicy: 'max-bundle',
    codecs: { audio: [opus], video: [vp8] },
    headerExtensions: { audio: [mid], video: [mid] },
  })
  const tracks = { audio: new MediaStreamTrack({ kind: 'audio' }), video: new MediaStreamTrack({ kind: 'video' }) }
  const senders = kinds.map((kind) => connection.addTransceiver(tracks[kind], { direction: 'sendonly' }).sender)
  const connected = connection.connectionStateChange.watch((state) => state === 'connected', 15_000)
  await connection.setLocalDescription(await connection.createOffer())
  signal.say({ type: 'publish', source, sdp: connection.localDescription?.sdp ?? '' })
  const { sdp } = await signal.hears('answer', (answer) => answer.source === source)
  signal.say({ type: 'candidate', participant: self, source, candidate: null })
  await connection.setRemoteDescription({ type: 'answer', sdp })
  await connected
  return {
    tracks,
    onKeyFrameWanted(listener) {
      for (const sender of senders) if (sender.kind === 'video') sender.onPictureLossIndication.subscribe(listener)
    },
    onReport(listener) {
      for (const sender of senders) sender.onRtcp.subscribe((packet) => packet.type === receiverReport && listener())
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** Packets in one go and the milliseconds between two goes: 10 Mbit/s, as browsers spread a large picture. */
const burst = { packets: 5, every: 5 }

/** Sends frames over a track; `units`: what RTP time moves on by from tick to tick. */
function openStream(track: MediaStreamTrack, units: number): { send(tick: number, frame?: EncodedFrame): void } {
  let sequence = 0
  let sending = Promise.resolve()
  const sendAll = async (tick: number, payloads: Buffer[]) => {
    for (const [index, payload] of payloads.entries()) {
      if (index > 0 && index % burst.packets === 0) await delay(burst.every)
      const header = new RtpHeader({
        sequenceNumber: sequence % 2 ** 16,
        timestamp: (tick * units) % 2 ** 32,
        marker: index === payloads.length - 1,
      })
      track.writeRtp(new RtpPacket(header, payload))
      sequence += 1
    }
  }
  return {
    send(tick, frame) {
      if (frame) sending = sending.then(() => sendAll(tick, frame.payloads))
    },
  }
}

/** Calls back with every tick, `rate` of them a second from `zero`; those that are late come at once. */
function runEach(zero: number, rate: number, signal: AbortSignal, onTick: (tick: number) => void): void {
  let next = 0
  const look = () => {
    if (signal.aborted) return
    for (; zero + (next * 1000) / rate <= performance.now(); next++) onTick(next)
    timer = setTimeout(look, Math.max(0, zero + (next * 1000) / rate - performance.now()))
  }
  let timer = setTimeout(look)
  signal.addEventListener('abort', () => clearTimeout(timer))
}
