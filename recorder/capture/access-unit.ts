/** H.264 NAL unit types (ITU-T H.264 table 7-1) that a sample of an `avc1` track does not carry. */
const outOfBand = new Set([
  6, // SEI: x264 writes only its own name and settings into it
  7, // sequence parameter set: stands in avcC
  8, // picture parameter set: stands in avcC
  9, // access unit delimiter: the sample table delimits
])

/** An access unit (NAL units with four length bytes) without what stands in the init segment already. */
export function stripParameterSets(accessUnit: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let offset = 0; offset + 4 < accessUnit.length; ) {
    const end = offset + 4 + accessUnit.readUInt32BE(offset)
    const unit = accessUnit.subarray(offset, end)
    if (!outOfBand.has(unit.readUInt8(4) & 0x1f)) kept.push(unit)
    offset = end
  }
  return Buffer.concat(kept)
}
