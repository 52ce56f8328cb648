import { box, fullBox, u32, u64 } from './box.ts'

/** One access unit. Decode order is presentation order: the capture uses no B-frames. */
export type Sample = {
  data: Uint8Array
  /** In units of the track. */
  duration: number
  /** A player may begin here. Every AAC frame is one. */
  sync: boolean
}

/**
 * One part: `moof` and `mdat` (ISO/IEC 23000-19 §7.3.2 calls it a CMAF chunk).
 * @param sequence grows by one per part of a take and track
 * @param decodeTime recording time of the first sample in units of the track; stored in 64 bits
 */
export function writeFragment(sequence: number, decodeTime: number, samples: readonly Sample[]): Buffer {
  const mdat = box('mdat', ...samples.map((sample) => sample.data))
  const size = movieFragment(sequence, decodeTime, samples, 0).length
  const moof = movieFragment(sequence, decodeTime, samples, size + mdatHeaderBytes)
  return Buffer.concat([moof, mdat])
}

const mdatHeaderBytes = 8
const trackId = 1
const defaultBaseIsMoof = 0x020000
const hasDataOffset = 0x000001
const hasDurationSizeFlags = 0x000700
const syncSample = 0x02000000
/** Depends on others, is not a sync sample. */
const otherSample = 0x01010000

function movieFragment(sequence: number, decodeTime: number, samples: readonly Sample[], dataOffset: number): Buffer {
  const entries = samples.flatMap((sample) => [
    sample.duration,
    sample.data.length,
    sample.sync ? syncSample : otherSample,
  ])
  return box(
    'moof',
    fullBox('mfhd', 0, 0, u32(sequence)),
    box(
      'traf',
      fullBox('tfhd', 0, defaultBaseIsMoof, u32(trackId)),
      fullBox('tfdt', 1, 0, u64(decodeTime)),
      fullBox('trun', 0, hasDataOffset | hasDurationSizeFlags, u32(samples.length, dataOffset, ...entries)),
    ),
  )
}
