/** One packet's piece of an H.264 access unit (RFC 6184 §5), as Annex B: each NAL unit after its start code. */
export type H264Piece = { key: boolean; data: Buffer }

const startCode = Buffer.from([0, 0, 0, 1])
const sliceOfKeyFrame = 5
const sequenceParameters = 7
const aggregate = 24
const fragment = 28

/** Single NAL units, STAP-A and FU-A, which is all that browsers send; undefined for anything else. */
export function readH264Payload(payload: Buffer): H264Piece | undefined {
  const type = (payload[0] ?? 0) & 0x1f
  if (type > 0 && type < aggregate) {
    return { key: isKey(type), data: Buffer.concat([startCode, payload]) }
  }
  if (type === aggregate) return readAggregate(payload)
  if (type !== fragment || payload.length < 3) return undefined
  const header = payload[1] ?? 0
  const inner = header & 0x1f
  const begins = (header & 0x80) !== 0
  if (!begins) return { key: false, data: payload.subarray(2) }
  const unitHeader = Buffer.from([((payload[0] ?? 0) & 0xe0) | inner])
  return { key: isKey(inner), data: Buffer.concat([startCode, unitHeader, payload.subarray(2)]) }
}

function readAggregate(payload: Buffer): H264Piece | undefined {
  const units: Buffer[] = []
  let key = false
  for (let at = 1; at + 2 < payload.length; ) {
    const end = at + 2 + payload.readUInt16BE(at)
    if (end > payload.length) return undefined
    key ||= isKey((payload[at + 2] ?? 0) & 0x1f)
    units.push(startCode, payload.subarray(at + 2, end))
    at = end
  }
  return { key, data: Buffer.concat(units) }
}

function isKey(type: number): boolean {
  return type === sliceOfKeyFrame || type === sequenceParameters
}
