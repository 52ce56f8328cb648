import type { RTCPeerConnection } from 'werift'
import { Person } from '../aula/person.ts'
import { SignalClient } from '../aula/signal-client.ts'
import { receiveFeed } from './rtp-receiver.ts'
import type { FromReceivers, ReceiverCount, ToReceivers } from './rtp-receivers.ts'

/** People of a room who receive its one camera and throw away what comes (`startReceivers`). */
const [url = '', room = ''] = process.argv.slice(2)
const streams: Map<number, Stream>[] = []
const clients: SignalClient[] = []

type Stream = { first: number; highest: number; received: number }

async function join(): Promise<void> {
  const guest = new Person(url)
  const { token } = await guest.call('joinRoom', { params: { room }, body: { name: 'Listener', recordable: false } })
  const signal = new SignalClient(url)
  clients.push(signal)
  const { participants } = await signal.join(token)
  const lecturer = participants.find(({ feeds }) => feeds.camera)?.id
  if (!lecturer) throw new Error('nobody sends')
  streams.push(drain(await receiveFeed(signal, { participant: lecturer, source: 'camera' })))
  // What the room says from here on is nothing to somebody who only listens, and would fill the memory.
  signal.heard.length = 0
}

/**
 * Counts packets by their headers, which SRTP leaves open (RFC 3711 §3.1), and does nothing else: to decrypt the sound and
 * picture of hundreds costs more than to send them.
 */
function drain(connection: RTCPeerConnection): Map<number, Stream> {
  const counted = new Map<number, Stream>()
  const packets = connection.dtlsTransports[0]?.iceTransport.connection.onData
  packets?.allUnsubscribe()
  packets?.subscribe((data) => {
    const type = (data[1] ?? 0) & 0x7f
    // RTP has version 2; with it, 64 to 95 are RTCP (RFC 5761 §4).
    if ((data[0] ?? 0) >> 6 !== 2 || (type >= 64 && type < 96)) return
    const [sequence, source] = [data.readUInt16BE(2), data.readUInt32BE(8)]
    const stream = counted.get(source)
    if (!stream) return void counted.set(source, { first: sequence, highest: sequence, received: 1 })
    const ahead = (sequence - stream.highest) & 0xffff
    if (ahead < 0x8000) stream.highest += ahead
    stream.received += 1
  })
  return counted
}

/** Since the last time it was asked. */
function count(): ReceiverCount[] {
  return streams.map((counted) => {
    let [received, missing] = [0, 0]
    for (const stream of counted.values()) {
      received += stream.received
      missing += stream.highest - stream.first + 1 - stream.received
      Object.assign(stream, { first: stream.highest + 1, received: 0 })
    }
    return { received, missing }
  })
}

const tell = (message: FromReceivers) => void process.send?.(message)
process.on('message', async (message: ToReceivers) => {
  if (message.type === 'count') return tell({ type: 'counted', counts: count() })
  try {
    for (let number = 0; number < message.people; number++) await join()
    tell({ type: 'joined' })
  } catch (error) {
    tell({ type: 'failed', reason: String(error).slice(0, 500) })
  }
})
