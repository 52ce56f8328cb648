import { z } from 'zod'

/**
 * The file that Janus writes of one track (`.mjr`, version 2): eight bytes that name the version, a header as JSON after
 * its length in 16 bits, then for each packet `MEET`, milliseconds since the first packet (32 bits), its length (16 bits)
 * and the RTP packet as it came. Janus 1.1.2, `record.c`; janus-pp-rec reads the same.
 */
export type MjrHeader = {
  track: 'video' | 'audio'
  /** `vp8`, `h264`, `opus`. */
  codec: string
  /** When the first packet came, by Janus' wall clock, milliseconds since 1970. */
  startedAt: number
  /** Where the packets begin. */
  end: number
}

/** A packet and where its frame lies in the bytes it was read from. */
export type MjrPacket = {
  start: number
  end: number
  /** Milliseconds since the first packet. */
  time: number
  rtp: Buffer
}

const version = 'MJR00002'
const packetMark = 'MEET'
const packetHeaderBytes = 10

const headerSchema = z.object({ t: z.enum(['v', 'a']), c: z.string(), u: z.number() })

/** Reads the beginning of a file; undefined while it is not all there, or when this is none of these files. */
export function readMjrHeader(bytes: Buffer): MjrHeader | undefined {
  if (bytes.length < version.length + 2 || bytes.toString('latin1', 0, version.length) !== version) return undefined
  const end = version.length + 2 + bytes.readUInt16BE(version.length)
  if (bytes.length < end) return undefined
  const header = headerSchema.safeParse(parseJson(bytes.toString('utf8', version.length + 2, end)))
  if (!header.success) return undefined
  const { t, c, u } = header.data
  return { track: t === 'v' ? 'video' : 'audio', codec: c, startedAt: u / 1000, end }
}

/**
 * Every whole packet from `at` on. What was torn off at the end of a file is left out; behind damage nothing can be found
 * any more.
 */
export function* readMjrPackets(bytes: Buffer, at: number): Generator<MjrPacket> {
  let start = at
  while (start + packetHeaderBytes <= bytes.length) {
    if (bytes.toString('latin1', start, start + packetMark.length) !== packetMark) return
    const from = start + packetHeaderBytes
    const end = from + bytes.readUInt16BE(start + 8)
    if (end > bytes.length) return
    yield { start, end, time: bytes.readUInt32BE(start + 4), rtp: bytes.subarray(from, end) }
    start = end
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
