/** The same bytes in parts of one size, one in memory at a time; the last one is what is left. */
export async function* inParts(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let part = Buffer.alloc(size)
  let filled = 0
  for await (const piece of body) {
    for (let start = 0; start < piece.length; ) {
      const end = Math.min(piece.length, start + size - filled)
      part.set(piece.subarray(start, end), filled)
      filled += end - start
      start = end
      if (filled < size) continue
      yield part
      part = Buffer.alloc(size)
      filled = 0
    }
  }
  if (filled > 0) yield part.subarray(0, filled)
}
