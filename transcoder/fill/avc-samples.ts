import { u8, u16 } from '../../core/cmaf/box.ts'

/** The NAL units of an access unit in Annex B with start codes of four bytes, as `readH264Payload` writes it. */
export function nalUnits(annexB: Buffer): Buffer[] {
  const units: Buffer[] = []
  for (let at = annexB.indexOf(startCode); at >= 0; ) {
    const next = annexB.indexOf(startCode, at + startCode.length)
    units.push(annexB.subarray(at + startCode.length, next < 0 ? undefined : next))
    at = next
  }
  return units
}

/** The same units as samples of a file have them: each after its length. */
export function avcSample(annexB: Buffer): Buffer {
  return Buffer.concat(
    nalUnits(annexB).flatMap((unit) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(unit.length)
      return [length, unit]
    }),
  )
}

/**
 * AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3) from the parameter sets of a key frame; undefined where they are
 * not there.
 */
export function avcConfiguration(keyFrame: Buffer): Buffer | undefined {
  const units = nalUnits(keyFrame)
  const sps = units.find((unit) => typeOf(unit) === 7)
  const pps = units.find((unit) => typeOf(unit) === 8)
  if (!sps || !pps || sps.length < 4) return undefined
  const fourByteLengths = 0xff
  const oneSps = 0xe1
  return Buffer.concat([
    u8(1),
    sps.subarray(1, 4),
    u8(fourByteLengths, oneSps),
    u16(sps.length),
    sps,
    u8(1),
    u16(pps.length),
    pps,
  ])
}

const startCode = Buffer.from([0, 0, 0, 1])

function typeOf(unit: Buffer): number {
  return (unit[0] ?? 0) & 0x1f
}
