import { box, fullBox, text, u8, u16, u32, zeros } from './box.ts'

export type VideoInit = {
  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3), as GStreamer's `codec_data`. */
  avcConfiguration: Uint8Array
  width: number
  height: number
  timescale: number
}

export type AudioInit = {
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2), as GStreamer's `codec_data`. */
  audioSpecificConfig: Uint8Array
  channels: number
  sampleRate: number
  /** Bits per second, as a hint to players. */
  bitrate: number
  timescale: number
}

/** What of people's own media goes between our own programs, never to players. */
export type VoiceInit = { /** Samples that a decoder drops at the beginning. */ preSkip: number; channels: number }

/** `ftyp` and `moov` of an Opus track, which counts samples of 48 kHz (Encapsulation of Opus in ISO BMFF §4.3). */
export function writeOpusInit({ preSkip, channels }: VoiceInit): Buffer {
  const dOps = box('dOps', u8(0, channels), u16(preSkip), u32(opusRate), u16(0), u8(0))
  const entry = box('Opus', sampleEntryStart, zeros(8), u16(channels, 16, 0, 0), u32(opusRate * 0x10000), dOps)
  return write({
    handler: 'soun',
    mediaHeader: fullBox('smhd', 0, 0, zeros(4)),
    sampleEntry: entry,
    timescale: opusRate,
    volume: 0x0100,
    width: 0,
    height: 0,
  })
}

/** `ftyp` and `moov` of a VP8 track (VP Codec ISO Media File Format Binding §2); its pictures say their own size. */
export function writeVp8Init({ width, height, timescale }: Omit<VideoInit, 'avcConfiguration'>): Buffer {
  const eightBits420 = 0x80
  const unspecified = 2
  const vpcC = fullBox('vpcC', 1, 0, u8(0, 10, eightBits420, unspecified, unspecified, unspecified), u16(0))
  return write({
    handler: 'vide',
    mediaHeader: fullBox('vmhd', 0, 1, zeros(8)),
    sampleEntry: visualEntry('vp08', width, height, vpcC),
    timescale,
    volume: 0,
    width,
    height,
  })
}

/** `ftyp` and `moov` of a video track; every track has id 1 in a file of its own. */
export function writeVideoInit(init: VideoInit): Buffer {
  const avc1 = visualEntry('avc1', init.width, init.height, box('avcC', init.avcConfiguration))
  return write({
    handler: 'vide',
    mediaHeader: fullBox('vmhd', 0, 1, zeros(8)),
    sampleEntry: avc1,
    timescale: init.timescale,
    volume: 0,
    width: init.width,
    height: init.height,
  })
}

/** `ftyp` and `moov` of an AAC track. */
export function writeAudioInit(init: AudioInit): Buffer {
  const mp4a = box(
    'mp4a',
    sampleEntryStart,
    zeros(8),
    u16(init.channels, 16, 0, 0),
    u32(init.sampleRate * 0x10000),
    fullBox('esds', 0, 0, elementaryStreamDescriptor(init)),
  )
  return write({
    handler: 'soun',
    mediaHeader: fullBox('smhd', 0, 0, zeros(4)),
    sampleEntry: mp4a,
    timescale: init.timescale,
    volume: 0x0100,
    width: 0,
    height: 0,
  })
}

const opusRate = 48_000
const trackId = 1
/** Six reserved bytes, then the index of the data reference. */
const sampleEntryStart = Buffer.concat([zeros(6), u16(1)])
const dotsPerInch72 = 0x00480000
const unityMatrix = u32(0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000)
/** ISO 639-2 `und`, five bits a letter. */
const undetermined = 0x55c4

function visualEntry(type: string, width: number, height: number, configuration: Buffer): Buffer {
  return box(
    type,
    sampleEntryStart,
    zeros(16),
    u16(width, height),
    u32(dotsPerInch72, dotsPerInch72, 0),
    u16(1),
    zeros(32),
    u16(0x18, 0xffff),
    configuration,
  )
}

function write(track: {
  handler: 'vide' | 'soun'
  mediaHeader: Buffer
  sampleEntry: Buffer
  timescale: number
  volume: number
  width: number
  height: number
}): Buffer {
  const ftyp = box('ftyp', text('iso6'), u32(0), text('iso6'), text('cmfc'), text('mp41'))
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, track.timescale, 0, 0x00010000),
    u16(0x0100),
    zeros(10),
    unityMatrix,
    zeros(24),
    u32(trackId + 1),
  )
  const enabledInMovieAndPreview = 0x000007
  const tkhd = fullBox(
    'tkhd',
    0,
    enabledInMovieAndPreview,
    u32(0, 0, trackId, 0, 0),
    zeros(8),
    u16(0, 0, track.volume, 0),
    unityMatrix,
    u32(track.width * 0x10000, track.height * 0x10000),
  )
  const mdhd = fullBox('mdhd', 0, 0, u32(0, 0, track.timescale, 0), u16(undetermined, 0))
  const hdlr = fullBox('hdlr', 0, 0, u32(0), text(track.handler), zeros(12), text('Aula\0'))
  const selfContained = fullBox('url ', 0, 1)
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), selfContained))
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), track.sampleEntry),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  )
  const mdia = box('mdia', mdhd, hdlr, box('minf', track.mediaHeader, dinf, stbl))
  const mvex = box('mvex', fullBox('trex', 0, 0, u32(trackId, 1, 0, 0, 0)))
  return Buffer.concat([ftyp, box('moov', mvhd, box('trak', tkhd, mdia), mvex)])
}

/** ISO/IEC 14496-1 §7.2.6.5: ES_Descriptor, DecoderConfigDescriptor, DecoderSpecificInfo, SLConfigDescriptor. */
function elementaryStreamDescriptor(init: AudioInit): Buffer {
  const mpeg4Audio = 0x40
  const audioStream = 0x15
  const bufferSize = zeros(3)
  const specific = descriptor(0x05, init.audioSpecificConfig)
  const decoder = descriptor(0x04, u8(mpeg4Audio, audioStream), bufferSize, u32(init.bitrate, init.bitrate), specific)
  return descriptor(0x03, u16(trackId), u8(0), decoder, descriptor(0x06, u8(0x02)))
}

/** Every one of these descriptors is shorter than 128 bytes: one length byte suffices. */
function descriptor(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([u8(tag, body.length), body])
}
