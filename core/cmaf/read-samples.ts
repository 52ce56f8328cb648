import { AppError } from '../errors.ts'
import { type BoxPlace, boxesIn, findBox } from './find-box.ts'
import type { Sample } from './fragment.ts'

/** A sample with its place on the track's own timeline. */
export type TimedSample = Sample & {
  /** Decode time in units of the track. */
  time: number
}

/**
 * Every sample of the fragments in `file`, whoever wrote them (our own writer, ffmpeg); an init segment before them is
 * passed over. One track; the sample data are views of `file`.
 * @throws UnreadableFragment
 */
export function readSamples(file: Uint8Array): TimedSample[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const samples: TimedSample[] = []
  for (const moof of boxesIn(bytes)) {
    if (moof.type !== 'moof') continue
    const traf = findBox(bytes, ['traf'], moof)
    if (traf) samples.push(...samplesOf(bytes, moof, traf))
  }
  return samples
}

export class UnreadableFragment extends AppError {
  constructor(why: string) {
    super('cmaf.unreadable-fragment', 'lecture', `A movie fragment cannot be read: ${why}.`)
  }
}

/** ISO/IEC 14496-12 §8.8.7 (tfhd), §8.8.8 (trun). */
const tfhdBaseDataOffset = 0x000001
const tfhdDescription = 0x000002
const tfhdDuration = 0x000008
const tfhdSize = 0x000010
const tfhdFlags = 0x000020
const trunDataOffset = 0x000001
const trunFirstFlags = 0x000004
const trunDuration = 0x000100
const trunSize = 0x000200
const trunFlags = 0x000400
const trunComposition = 0x000800
const notSync = 0x00010000

type Defaults = { duration?: number; size?: number; flags?: number }

function samplesOf(bytes: Buffer, moof: BoxPlace, traf: BoxPlace): TimedSample[] {
  const defaults = defaultsOf(bytes, traf)
  let time = decodeTimeOf(bytes, traf)
  let data = moof.end + 8
  const samples: TimedSample[] = []
  for (const trun of boxesIn(bytes, traf.body, traf.end)) {
    if (trun.type !== 'trun') continue
    const flags = bytes.readUInt32BE(trun.body) & 0xffffff
    const count = bytes.readUInt32BE(trun.body + 4)
    let at = trun.body + 8
    const next = () => {
      at += 4
      if (at > trun.end) throw new UnreadableFragment('its trun is too short')
      return bytes.readUInt32BE(at - 4)
    }
    if (flags & trunDataOffset) data = moof.start + (next() | 0)
    const first = flags & trunFirstFlags ? next() : undefined
    for (let index = 0; index < count; index++) {
      const duration = flags & trunDuration ? next() : defaults.duration
      const size = flags & trunSize ? next() : defaults.size
      const own = flags & trunFlags ? next() : defaults.flags
      if (flags & trunComposition) next()
      if (duration === undefined || size === undefined) throw new UnreadableFragment('it leaves durations or sizes out')
      if (data + size > bytes.length) throw new UnreadableFragment('its samples lie outside the file')
      const sampleFlags = index === 0 && first !== undefined ? first : (own ?? 0)
      samples.push({ time, duration, sync: (sampleFlags & notSync) === 0, data: bytes.subarray(data, data + size) })
      time += duration
      data += size
    }
  }
  return samples
}

function defaultsOf(bytes: Buffer, traf: BoxPlace): Defaults {
  const tfhd = findBox(bytes, ['tfhd'], traf)
  if (!tfhd) throw new UnreadableFragment('it has no tfhd')
  const flags = bytes.readUInt32BE(tfhd.body) & 0xffffff
  if (flags & tfhdBaseDataOffset) throw new UnreadableFragment('its data offsets count from the file')
  let at = tfhd.body + 8 + (flags & tfhdDescription ? 4 : 0)
  const next = (present: number) => {
    if (!(flags & present)) return undefined
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  return { duration: next(tfhdDuration), size: next(tfhdSize), flags: next(tfhdFlags) }
}

function decodeTimeOf(bytes: Buffer, traf: BoxPlace): number {
  const tfdt = findBox(bytes, ['tfdt'], traf)
  if (!tfdt) throw new UnreadableFragment('it has no tfdt')
  return bytes[tfdt.body] === 1 ? Number(bytes.readBigUInt64BE(tfdt.body + 4)) : bytes.readUInt32BE(tfdt.body + 4)
}
