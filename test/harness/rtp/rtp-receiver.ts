import { setTimeout as delay } from 'node:timers/promises'
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift'
import type { FeedSource } from '../../../conference/protocol.ts'
import type { SignalClient } from '../aula/signal-client.ts'

type Feed = { participant: string; source: FeedSource }

const againMilliseconds = 100
const codecs = {
  audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
  video: [new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000 })],
}

/** Receives somebody's feed without a browser, over a seat that was taken before; resolves when it is connected. */
export async function receiveFeed(
  signal: SignalClient,
  feed: Feed,
  /** Called before anything can arrive. */
  prepare: (connection: RTCPeerConnection) => void = () => {},
): Promise<RTCPeerConnection> {
  const sdp = await offered(signal, feed)
  const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle', codecs })
  prepare(connection)
  const connected = connection.connectionStateChange.watch((state) => state === 'connected', 30_000)
  await connection.setRemoteDescription({ type: 'offer', sdp })
  await connection.setLocalDescription(await connection.createAnswer())
  signal.say({ type: 'answer', ...feed, sdp: connection.localDescription?.sdp ?? '' })
  signal.say({ type: 'candidate', ...feed, candidate: null })
  await connected
  return connection
}

/** What somebody sends can be received once it has arrived at Janus; until then one asks again, as the room's page does. */
async function offered(signal: SignalClient, feed: Feed): Promise<string> {
  const before = new Set(signal.heard)
  signal.say({ type: 'subscribe', ...feed })
  const [offer, refused] = (['offer', 'refused'] as const).map((type) =>
    signal.hears(
      type,
      (heard) => !before.has(heard) && heard.participant === feed.participant && heard.source === feed.source,
    ),
  )
  const heard = await Promise.race([offer, refused])
  if (heard?.type === 'offer') return heard.sdp
  await delay(againMilliseconds)
  return await offered(signal, feed)
}
