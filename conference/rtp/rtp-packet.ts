/** What of an RTP packet (RFC 3550 §5.1) is needed to put frames together. */
export type RtpPacket = {
  sequence: number
  /** In units of the payload's clock, modulo 2^32. */
  timestamp: number
  /** The last packet of a picture. */
  marker: boolean
  ssrc: number
  payload: Buffer
}

const fixedBytes = 12

/** Undefined for what is no RTP packet, or an empty one (padding only). */
export function readRtpPacket(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < fixedBytes) return undefined
  const first = bytes.readUInt8(0)
  if (first >> 6 !== 2) return undefined
  let from = fixedBytes + 4 * (first & 0x0f)
  if (first & 0x10) {
    if (bytes.length < from + 4) return undefined
    from += 4 + 4 * bytes.readUInt16BE(from + 2)
  }
  const end = bytes.length - (first & 0x20 ? bytes.readUInt8(bytes.length - 1) : 0)
  if (from >= end) return undefined
  return {
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    marker: (bytes.readUInt8(1) & 0x80) !== 0,
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, end),
  }
}
