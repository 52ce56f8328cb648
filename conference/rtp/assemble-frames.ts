import { readH264Payload } from './h264-payload.ts'
import type { RtpPacket } from './rtp-packet.ts'
import { readVp8Payload } from './vp8-payload.ts'

/** A packet with the moment at which it came, milliseconds of any steady clock. */
export type ReceivedPacket = RtpPacket & { receivedAt: number }

/** A coded picture, or one packet of sound. */
export type MediaFrame = {
  /** When it was to be seen or heard, on the clock of `receivedAt`. */ at: number
  key: boolean
  data: Buffer
}

/** Units per second of RTP time (RFC 7587 §4.1 for Opus). */
const clockRates: Record<string, number> = { vp8: 90_000, h264: 90_000, opus: 48_000 }

/** A sender that counts its time anew (another device, a page that came back) is this far off. Milliseconds. */
const newCount = 1_500
/** Packets that may be missing within one count: behind more, a wrapped sequence number could mean anything. */
const mostMissing = 10_000

/**
 * Puts packets together to frames, in the sender's order. A frame's time is the sender's own count, laid on the receiver's
 * clock by the packet that was least delayed: so neither the network's jitter nor a lost packet moves anything. A picture
 * with a packet missing is left out, and so are those after it up to the next key frame.
 */
export function assembleFrames(codec: string, packets: Iterable<ReceivedPacket>): MediaFrame[] {
  const rate = clockRates[codec]
  if (rate === undefined) return []
  return countsOf([...packets], rate).flatMap((count) => {
    const least = count.reduce(
      (least, { receivedAt, sent }) => Math.min(least, receivedAt - sent),
      Number.POSITIVE_INFINITY,
    )
    const ordered = count.toSorted((one, other) => one.place - other.place)
    return codec === 'opus' ? soundOf(ordered, least) : picturesOf(codec, ordered, least)
  })
}

/** `sent`: milliseconds by the sender's count; `place`: its sequence number without wrapping. */
type CountedPacket = ReceivedPacket & { sent: number; place: number }

/** Packets by each count of time that the sender had. */
function countsOf(packets: ReceivedPacket[], rate: number): CountedPacket[][] {
  const counts: CountedPacket[][] = []
  for (const packet of packets) {
    const count = counts.at(-1)
    const last = count?.at(-1)
    if (count && last && last.ssrc === packet.ssrc) {
      const sent = last.sent + (wrapped(packet.timestamp - last.timestamp, 2 ** 32) / rate) * 1000
      const further = wrapped(packet.sequence - last.sequence, 2 ** 16)
      const inTime = Math.abs(packet.receivedAt - last.receivedAt - (sent - last.sent)) < newCount
      if (inTime && Math.abs(further) < mostMissing) {
        count.push({ ...packet, sent, place: last.place + further })
        continue
      }
    }
    counts.push([{ ...packet, sent: 0, place: 0 }])
  }
  return counts
}

function soundOf(packets: CountedPacket[], least: number): MediaFrame[] {
  let place = Number.NEGATIVE_INFINITY
  return packets.flatMap((packet) => {
    if (packet.place === place) return []
    place = packet.place
    return [{ at: packet.sent + least, key: true, data: packet.payload }]
  })
}

function picturesOf(codec: string, packets: CountedPacket[], least: number): MediaFrame[] {
  const frames: MediaFrame[] = []
  let pieces: Buffer[] = []
  let key = false
  let whole = true
  let decodable = false
  let before: CountedPacket | undefined
  const finish = (sent: number) => {
    decodable = whole && pieces.length > 0 && (decodable || key)
    if (decodable) frames.push({ at: sent + least, key, data: Buffer.concat(pieces) })
    pieces = []
    key = false
    whole = true
  }
  for (const packet of packets) {
    if (packet.place === before?.place) continue
    if (before && packet.timestamp !== before.timestamp && pieces.length > 0) finish(before.sent)
    if (before && packet.place !== before.place + 1) whole = false
    const piece = codec === 'vp8' ? readVp8Payload(packet.payload) : readH264Payload(packet.payload)
    if (!piece) whole = false
    else {
      pieces.push(piece.data)
      key ||= piece.key
    }
    if (packet.marker) finish(packet.sent)
    before = packet
  }
  return frames
}

/** The difference of two counters that begin anew at `size`, as a number around zero. */
function wrapped(difference: number, size: number): number {
  const rest = ((difference % size) + size) % size
  return rest >= size / 2 ? rest - size : rest
}
