/** One packet's piece of a VP8 picture (RFC 7741 §4.2). */
export type Vp8Piece = { /** The picture begins here. */ first: boolean; key: boolean; data: Buffer }

/** Undefined where the descriptor is longer than the packet. */
export function readVp8Payload(payload: Buffer): Vp8Piece | undefined {
  const byte = (at: number) => payload[at] ?? 0
  let at = 1
  if (byte(0) & 0x80) {
    const extension = byte(1)
    at = 2
    if (extension & 0x80) at += byte(at) & 0x80 ? 2 : 1
    if (extension & 0x40) at += 1
    if (extension & 0x30) at += 1
  }
  if (at >= payload.length) return undefined
  const first = (byte(0) & 0x10) !== 0 && (byte(0) & 0x07) === 0
  // RFC 6386 §9.1: the lowest bit of a picture's first byte is clear in a key frame.
  return { first, key: first && (byte(at) & 0x01) === 0, data: payload.subarray(at) }
}
