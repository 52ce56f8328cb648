/**
 * What `gdppay` puts before every buffer, caps and event (GStreamer data protocol 1.0): the appsink binding hands over
 * bytes only, so the timestamps travel in this header.
 */
export type GdpPacket =
  | { kind: 'buffer' /** Nanoseconds on the segment's scale. */; pts: bigint; key: boolean; data: Buffer }
  | { kind: 'caps'; caps: string }
  | { kind: 'segment' /** Nanoseconds; a buffer's running time is its pts minus this. */; start: bigint }
  | { kind: 'other' }

const headerBytes = 62
const bufferType = 1
const capsType = 2
const eventType = 64
/** GST_BUFFER_FLAG_DELTA_UNIT */
const deltaUnit = 0x2000

/** The packets within one appsink buffer. @throws RangeError when a header promises more bytes than there are. */
export function parseGdp(bytes: Buffer): GdpPacket[] {
  const packets: GdpPacket[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const body = offset + headerBytes
    const end = body + bytes.readUInt32BE(offset + 6)
    if (end > bytes.length) throw new RangeError('A GDP packet is cut off.')
    packets.push(parsePacket(bytes.subarray(offset, body), bytes.subarray(body, end)))
    offset = end
  }
  return packets
}

/** The `codec_data` within caps, e.g. the AVCDecoderConfigurationRecord. */
export function codecData(caps: string): Buffer | undefined {
  const hex = /codec_data=\(buffer\)([0-9a-f]+)/.exec(caps)?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}

function parsePacket(header: Buffer, payload: Buffer): GdpPacket {
  const type = header.readUInt16BE(4)
  if (type === bufferType) {
    const key = (header.readUInt16BE(42) & deltaUnit) === 0
    return { kind: 'buffer', pts: header.readBigUInt64BE(10), key, data: payload }
  }
  if (type === capsType) return { kind: 'caps', caps: payload.toString('latin1') }
  if (type < eventType) return { kind: 'other' }
  const start = /^GstEventSegment,.*[ "]start=\(guint64\)(\d+)/.exec(payload.toString('latin1'))?.[1]
  return start === undefined ? { kind: 'other' } : { kind: 'segment', start: BigInt(start) }
}
