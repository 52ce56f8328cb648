/** A whole `moof` + `mdat` pair within a segment file. */
export type Fragment = {
  /** Of the `moof`'s first byte. */
  offset: number
  /** Of both boxes. */
  bytes: number
  sequence: number
  /** `tfdt`, units of the track. */
  decodeTime: number
  /** Sum of the sample durations, units of the track. */
  duration: number
  samples: number
  startsWithSync: boolean
}

/**
 * The whole fragments at the beginning of a segment file, as `fragment.ts` writes them. Reading stops without an error
 * at the first byte that is not part of a whole one: what a crash left behind them is torn. The last fragment's
 * `offset + bytes` is where to cut.
 */
export function readFragments(file: Uint8Array): Fragment[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const fragments: Fragment[] = []
  let offset = 0
  for (;;) {
    const moof = boxAt(bytes, offset, bytes.length, 'moof')
    if (!moof) return fragments
    const mdat = boxAt(bytes, moof.end, bytes.length, 'mdat')
    if (!mdat) return fragments
    const facts = movieFragmentFacts(bytes, moof, mdat.end - mdat.body)
    if (!facts) return fragments
    fragments.push({ offset, bytes: mdat.end - offset, ...facts })
    offset = mdat.end
  }
}

type Box = { body: number; end: number }

function boxAt(bytes: Buffer, offset: number, limit: number, type: string): Box | undefined {
  if (offset + 8 > limit) return undefined
  const size = bytes.readUInt32BE(offset)
  if (size < 8 || offset + size > limit || bytes.toString('latin1', offset + 4, offset + 8) !== type) return undefined
  return { body: offset + 8, end: offset + size }
}

/** Undefined where the boxes contradict each other: not a fragment of ours, or torn in the middle. */
function movieFragmentFacts(
  bytes: Buffer,
  moof: Box,
  mdatBytes: number,
): Omit<Fragment, 'offset' | 'bytes'> | undefined {
  const mfhd = boxAt(bytes, moof.body, moof.end, 'mfhd')
  const traf = mfhd && boxAt(bytes, mfhd.end, moof.end, 'traf')
  const tfhd = traf && boxAt(bytes, traf.body, traf.end, 'tfhd')
  const tfdt = traf && tfhd && boxAt(bytes, tfhd.end, traf.end, 'tfdt')
  const trun = traf && tfdt && boxAt(bytes, tfdt.end, traf.end, 'trun')
  if (!mfhd || !tfdt || !trun) return undefined
  if (mfhd.end - mfhd.body !== 8 || tfdt.end - tfdt.body !== 12 || trun.end - trun.body < 12) return undefined
  const samples = bytes.readUInt32BE(trun.body + 4)
  const table = trun.body + 12
  if (samples === 0 || table + samples * 12 !== trun.end) return undefined
  let duration = 0
  let sampleBytes = 0
  for (let entry = table; entry < trun.end; entry += 12) {
    duration += bytes.readUInt32BE(entry)
    sampleBytes += bytes.readUInt32BE(entry + 4)
  }
  if (sampleBytes !== mdatBytes) return undefined
  const notSync = 0x00010000
  return {
    sequence: bytes.readUInt32BE(mfhd.body + 4),
    decodeTime: Number(bytes.readBigUInt64BE(tfdt.body + 4)),
    duration,
    samples,
    startsWithSync: (bytes.readUInt32BE(table + 8) & notSync) === 0,
  }
}
