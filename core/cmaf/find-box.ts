/** Where a box's content lies within the bytes it was found in. */
export type BoxPlace = { type: string; start: number; body: number; end: number }

/** The whole boxes between two offsets, in order; stops without an error where the bytes are no whole box. */
export function* boxesIn(bytes: Buffer, start = 0, end = bytes.length): Generator<BoxPlace> {
  for (let offset = start; offset + 8 <= end; ) {
    const short = bytes.readUInt32BE(offset)
    const large = short === 1 && offset + 16 <= end
    const size = large ? Number(bytes.readBigUInt64BE(offset + 8)) : short
    const body = offset + (large ? 16 : 8)
    if (size < body - offset || offset + size > end) return
    yield { type: bytes.toString('latin1', offset + 4, offset + 8), start: offset, body, end: offset + size }
    offset += size
  }
}

/** The first box at a path of types, e.g. `['moov', 'trak', 'mdia']`. */
export function findBox(
  bytes: Buffer,
  types: readonly string[],
  within = { body: 0, end: bytes.length },
): BoxPlace | undefined {
  const [type, ...deeper] = types
  for (const found of boxesIn(bytes, within.body, within.end)) {
    if (found.type !== type) continue
    return deeper.length === 0 ? found : findBox(bytes, deeper, found)
  }
  return undefined
}
