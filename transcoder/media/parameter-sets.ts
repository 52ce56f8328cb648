/**
 * The parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3) as they stand before a key frame
 * within samples of four-byte lengths: so that takes of different encoders fit into one file.
 */
export function inBandParameterSets(avcConfiguration: Buffer): Buffer {
  const units: Buffer[] = []
  let at = 5
  // First the sequence sets, their number in the low five bits, then the picture sets.
  for (const mask of [0x1f, 0xff]) {
    const count = avcConfiguration.readUInt8(at) & mask
    at += 1
    for (let unit = 0; unit < count; unit++) {
      const length = avcConfiguration.readUInt16BE(at)
      const prefix = Buffer.alloc(4)
      prefix.writeUInt32BE(length)
      units.push(prefix, avcConfiguration.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
  }
  return Buffer.concat(units)
}
