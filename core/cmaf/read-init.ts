import { AppError } from '../errors.ts'
import { findBox } from './find-box.ts'

/** What an init segment says of its H.264 track. */
export type ReadVideoInit = { avcConfiguration: Buffer; width: number; height: number; timescale: number }

/** Reads the init segment of a file with one H.264 track, whoever wrote it. @throws UnreadableInit */
export function readVideoInit(file: Uint8Array): ReadVideoInit {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const description = findBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])
  const entry = description && findBox(bytes, ['avc1'], { body: description.body + 8, end: description.end })
  const avcC = entry && findBox(bytes, ['avcC'], { body: entry.body + visualEntryBytes, end: entry.end })
  if (!entry || !avcC) throw new UnreadableInit('H.264')
  return {
    avcConfiguration: Buffer.from(bytes.subarray(avcC.body, avcC.end)),
    width: bytes.readUInt16BE(entry.body + 24),
    height: bytes.readUInt16BE(entry.body + 26),
    timescale: readTimescale(bytes),
  }
}

/** Units per second of the first track. @throws UnreadableInit */
export function readTimescale(file: Uint8Array): number {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const mdhd = findBox(bytes, ['moov', 'trak', 'mdia', 'mdhd'])
  if (!mdhd) throw new UnreadableInit('readable')
  return bytes.readUInt32BE(mdhd.body + (bytes[mdhd.body] === 1 ? 20 : 12))
}

/** The sample description box `stsd` whole: two tracks with the same one need no second init. @throws UnreadableInit */
export function readSampleDescription(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const stsd = findBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])
  if (!stsd) throw new UnreadableInit('readable')
  return Buffer.from(bytes.subarray(stsd.start, stsd.end))
}

export class UnreadableInit extends AppError {
  constructor(what: string) {
    super('cmaf.unreadable-init', 'lecture', `An init segment has no ${what} track.`)
  }
}

/** VisualSampleEntry's fields before its boxes (ISO/IEC 14496-12 §12.1.3). */
const visualEntryBytes = 78
