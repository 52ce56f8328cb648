import * as HLS from 'hls-parser'
import { readTimescale, readVideoInit } from '../../../core/cmaf/read-init.ts'
import { readSamples } from '../../../core/cmaf/read-samples.ts'

/** What a player is given of a lecture: texts of playlists, and the files that they name. */
export type Presentation = {
  live: boolean
  multivariant: string
  /** By their address in the multivariant playlist. */
  media: ReadonlyMap<string, string>
  file(uri: string): Buffer
}

/** A MUST of Apple's "HLS authoring specification for Apple devices", and what of a presentation breaks it. */
export type AppleRule = {
  clause: string
  says: string
  /** Of what it is a rule; else of all. */
  of?: 'live' | 'replay'
  findings(presentation: Presentation): string[]
}

/** Seconds: a frame of the picture, at the thirty a second that we promise. */
const frame = 1 / 30

/** In the specification's order. Those that cannot be checked here stand in docs/decisions/0041. */
export const appleRules: AppleRule[] = [
  {
    clause: '1.1, 1.3b',
    says: 'pictures are H.264, High Profile at level 5.2 at most',
    findings: (shown) =>
      codecsOf(shown)
        .filter((codec) => !codec.startsWith('mp4a'))
        .filter((codec) => {
          const [, profile = '', level = ''] = /^avc1\.([0-9a-f]{2})[0-9a-f]{2}([0-9a-f]{2})$/i.exec(codec) ?? []
          return ![0x42, 0x4d, 0x64].includes(Number.parseInt(profile, 16)) || !(Number.parseInt(level, 16) <= 52)
        }),
  },
  {
    clause: '1.2, 8.20',
    says: 'the container is fragmented MP4, and EXT-X-MAP names its beginning',
    findings: (shown) =>
      everySegment(shown).flatMap(({ uri, map, file }) => {
        if (!map) return [`${uri} has no EXT-X-MAP`]
        const types = [typeOf(shown.file(map)), typeOf(shown.file(map), 1), typeOf(file)]
        return types.join() === 'ftyp,moov,moof' || types.join() === 'ftyp,moov,styp' ? [] : [`${uri}: ${types}`]
      }),
  },
  {
    clause: '1.19',
    says: 'no more than 60 pictures a second',
    findings: (shown) => variantsOf(shown).flatMap(({ uri, frameRate }) => ((frameRate ?? 0) <= 60 ? [] : [uri])),
  },
  {
    clause: '1.26',
    says: 'a replay’s average rate is within 10 % of AVERAGE-BANDWIDTH',
    of: 'replay',
    findings: (shown) =>
      measured(shown).flatMap(({ uri, averageBandwidth = 0, average }) =>
        near(averageBandwidth, average, 0.1) ? [] : [`${uri}: ${averageBandwidth} told, ${average} measured`],
      ),
  },
  {
    clause: '1.27',
    says: 'a replay’s peak is within 10 % of BANDWIDTH',
    of: 'replay',
    findings: (shown) =>
      measured(shown).flatMap(({ uri, bandwidth, peak }) =>
        near(bandwidth, peak, 0.1) ? [] : [`${uri}: ${bandwidth} told, ${peak} measured`],
      ),
  },
  {
    clause: '1.29',
    says: 'a live lecture’s peak is below 125 % of BANDWIDTH',
    of: 'live',
    findings: (shown) =>
      measured(shown).flatMap(({ uri, bandwidth, peak }) => (peak < 1.25 * bandwidth ? [] : [`${uri}: ${peak}`])),
  },
  {
    clause: '2.3',
    says: 'there is stereo sound in AAC',
    findings: (shown) => [
      ...audioTags(shown).filter((tag) => !tag.includes('CHANNELS="2"')),
      ...(codecsOf(shown).includes('mp4a.40.2') ? [] : ['no AAC']),
    ],
  },
  {
    clause: '2.17',
    says: 'a segment holds one track',
    findings: (shown) =>
      everySegment(shown).flatMap(({ uri, file }) => (count(file, 'traf') === count(file, 'moof') ? [] : [uri])),
  },
  {
    clause: '7.1, 7.3',
    says: 'media goes on without a gap from segment to segment, by its own times',
    findings: (shown) =>
      runsOf(shown).flatMap((run) =>
        run.slice(1).flatMap((segment, index) => {
          const before = run[index]
          return before && Math.abs(segment.begins - before.ends) <= 1 / segment.timescale
            ? []
            : [`${segment.uri} begins at ${segment.begins}, the one before ends at ${before?.ends}`]
        }),
      ),
  },
  {
    clause: '7.4',
    says: 'a segment of pictures begins with an IDR frame',
    findings: (shown) =>
      everySegment(shown).flatMap(({ uri, video, file }) => {
        const [first] = readSamples(file)
        return !video || (first?.sync && beginsWithIdr(first.data)) ? [] : [uri]
      }),
  },
  {
    clause: '7.7',
    says: 'no segment is more than half a second longer than the target duration',
    findings: (shown) =>
      everySegment(shown).flatMap(({ uri, duration, target }) => (duration <= target + 0.5 ? [] : [uri])),
  },
  {
    clause: '8.1',
    says: 'the durations told of segments in a row are those of their media, to the frame',
    findings: (shown) =>
      runsOf(shown).flatMap((run) => {
        const told = run.reduce((sum, { duration }) => sum + duration, 0)
        const real = (run.at(-1)?.ends ?? 0) - (run[0]?.begins ?? 0)
        return Math.abs(told - real) <= frame ? [] : [`${run[0]?.uri}: ${told} s told, ${real} s of media`]
      }),
  },
  {
    clause: '8.2',
    says: 'pictures and sound have the same target duration',
    findings: (shown) => differing(playlistsOf(shown).map(({ playlist }) => playlist.targetDuration)),
  },
  {
    clause: '8.3, 8.7',
    says: 'pictures and sound last equally long, to the frame in each stretch',
    findings: (shown) => {
      const lengths = playlistsOf(shown).map(({ playlist }) =>
        playlist.segments.reduce((sum, { duration }) => sum + duration, 0),
      )
      const stretches = Math.max(...playlistsOf(shown).map(({ playlist }) => breaksOf(playlist).length + 1))
      return Math.max(...lengths) - Math.min(...lengths) <= stretches * frame ? [] : [lengths.join(' s, ')]
    },
  },
  {
    clause: '8.4',
    says: 'a live playlist says at what time of day it was recorded',
    of: 'live',
    findings: (shown) =>
      playlistsOf(shown).flatMap(({ uri, playlist }) =>
        playlist.segments.every((one, index) => one.programDateTime || (index > 0 && !one.discontinuity)) ? [] : [uri],
      ),
  },
  {
    clause: '8.6',
    says: 'a replay is EXT-X-PLAYLIST-TYPE:VOD, and ends',
    of: 'replay',
    findings: (shown) =>
      playlistsOf(shown).flatMap(({ uri, playlist }) =>
        playlist.playlistType === 'VOD' && playlist.endlist ? [] : [uri],
      ),
  },
  {
    clause: '8.8',
    says: 'what begins at a fixed point and loses nothing is EXT-X-PLAYLIST-TYPE:EVENT, and does not end',
    of: 'live',
    findings: (shown) =>
      playlistsOf(shown).flatMap(({ uri, playlist }) =>
        playlist.playlistType === 'EVENT' && !playlist.endlist && playlist.mediaSequenceBase === 0 ? [] : [uri],
      ),
  },
  {
    clause: '8.9, 9.5',
    says: 'sound of its own is declared by EXT-X-MEDIA',
    findings: (shown) =>
      variantsOf(shown).flatMap(({ uri, audio }) => (audio.some(({ uri: sound }) => sound) ? [] : [uri])),
  },
  {
    clause: '8.10',
    says: 'every EXT-X-MEDIA tells its language',
    findings: (shown) => audioTags(shown).filter((tag) => !/LANGUAGE="[a-zA-Z-]+"/.test(tag)),
  },
  {
    clause: '8.11',
    says: 'a live playlist has six segments at least',
    of: 'live',
    findings: (shown) =>
      playlistsOf(shown).flatMap(({ uri, playlist }) => (playlist.segments.length >= 6 ? [] : [uri])),
  },
  {
    clause: '8.13, 8.15',
    says: 'breaks are marked, and at the same moments in all playlists',
    findings: (shown) => {
      const breaks = playlistsOf(shown).map(({ playlist }) => breaksOf(playlist))
      const [first = []] = breaks
      return breaks.flatMap((own, index) =>
        own.length === first.length &&
        own.every((at, which) => Math.abs(at - (first[which] ?? 0)) <= (which + 1) * frame)
          ? []
          : [`${playlistsOf(shown)[index]?.uri}: ${own} instead of ${first}`],
      )
    },
  },
  {
    clause: '8.17',
    says: 'a live playlist that may ever have a break says EXT-X-DISCONTINUITY-SEQUENCE from the beginning',
    of: 'live',
    findings: ({ media }) =>
      [...media].flatMap(([uri, text]) => (/^#EXT-X-DISCONTINUITY-SEQUENCE:0$/m.test(text) ? [] : [uri])),
  },
  {
    clause: '9.1',
    says: 'every variant tells its codecs, those of its media',
    findings: (shown) =>
      variantsOf(shown).flatMap(({ uri, codecs = '' }) => {
        const real = playlistsOf(shown)
          .filter((one) => one.uri === uri)
          .flatMap(({ playlist }) => playlist.segments.map(({ map }) => codecOf(shown.file(map?.uri ?? ''))))
        return real.length > 0 && real.every((codec) => codecs.split(',').includes(codec)) ? [] : [`${uri}: ${codecs}`]
      }),
  },
  {
    clause: '9.2, 9.15',
    says: 'every variant tells its size and its frame rate',
    findings: (shown) =>
      variantsOf(shown).flatMap(({ uri, resolution, frameRate }) => (resolution && frameRate ? [] : [uri])),
  },
  {
    clause: '9.9',
    says: 'there are several rates of pictures',
    findings: (shown) => (variantsOf(shown).length > 1 ? [] : ['only one']),
  },
  {
    clause: '9.11, 9.12',
    says: 'EXT-X-INDEPENDENT-SEGMENTS stands where every segment begins with an IDR frame',
    findings: ({ multivariant, media }) =>
      [['index.m3u8', multivariant] as const, ...media].flatMap(([uri, text]) =>
        /^#EXT-X-INDEPENDENT-SEGMENTS$/m.test(text) ? [] : [uri],
      ),
  },
  {
    clause: '9.13',
    says: 'BANDWIDTH is no less than the sum of the peaks that play together',
    findings: (shown) =>
      measured(shown).flatMap(({ uri, bandwidth, peak }) => (bandwidth >= Math.floor(peak) ? [] : [`${uri}: ${peak}`])),
  },
  {
    clause: '9.14',
    says: 'every variant tells its AVERAGE-BANDWIDTH',
    findings: (shown) => variantsOf(shown).flatMap(({ uri, averageBandwidth }) => (averageBandwidth ? [] : [uri])),
  },
  {
    clause: 'RFC 8216bis 4.4.6.2, size',
    says: 'the size that a variant tells is that of its media',
    findings: (shown) =>
      variantsOf(shown).flatMap(({ uri, resolution }) =>
        playlistsOf(shown)
          .filter((one) => one.uri === uri)
          .flatMap(({ playlist }) => playlist.segments.flatMap(({ map }) => (map ? [map.uri] : [])))
          .map((init) => readVideoInit(shown.file(init)))
          .filter(({ width, height }) => width !== resolution?.width || height !== resolution?.height)
          .map(({ width, height }) => `${uri}: ${width}x${height}`),
      ),
  },
  {
    clause: 'RFC 8216bis 4.4.6.2',
    says: 'no variant has closed captions in its pictures, and all say so',
    findings: ({ multivariant }) =>
      multivariant
        .split('\n')
        .filter((line) => line.startsWith('#EXT-X-STREAM-INF:') && !line.includes(',CLOSED-CAPTIONS=NONE')),
  },
  {
    clause: 'RFC 8216bis 7',
    says: 'playlists tell a version that has what they use',
    findings: ({ multivariant, media }) =>
      [['index.m3u8', multivariant] as const, ...media].flatMap(([uri, text]) =>
        // EXT-X-MAP without EXT-X-I-FRAMES-ONLY.
        Number(/^#EXT-X-VERSION:(\d+)$/m.exec(text)?.[1] ?? 1) >= 6 ? [] : [uri],
      ),
  },
]

type Playlist = { uri: string; playlist: HLS.types.MediaPlaylist }

function variantsOf({ multivariant }: Presentation): readonly HLS.types.Variant[] {
  return (HLS.parse(multivariant) as HLS.types.MasterPlaylist).variants
}

function playlistsOf({ media }: Presentation): Playlist[] {
  return [...media].map(([uri, text]) => ({ uri, playlist: HLS.parse(text) as HLS.types.MediaPlaylist }))
}

function codecsOf(shown: Presentation): string[] {
  return variantsOf(shown).flatMap(({ codecs = '' }) => codecs.split(','))
}

function audioTags({ multivariant }: Presentation): string[] {
  return multivariant.split('\n').filter((line) => line.startsWith('#EXT-X-MEDIA:'))
}

/** A segment as its playlist tells of it, and what is in its file. Seconds. */
type Segment = {
  uri: string
  video: boolean
  map: string | undefined
  file: Buffer
  duration: number
  target: number
  begins: number
  ends: number
  timescale: number
  breaks: boolean
}

function segmentsOf(shown: Presentation, { uri: name, playlist }: Playlist): Segment[] {
  return playlist.segments.map(({ uri, duration, map, discontinuity }) => {
    const file = shown.file(uri)
    const timescale = map ? readTimescale(shown.file(map.uri)) : Number.NaN
    const samples = readSamples(file)
    const last = samples.at(-1)
    return {
      ...{ uri, video: name.startsWith('video'), map: map?.uri, file, duration, target: playlist.targetDuration },
      begins: (samples[0]?.time ?? Number.NaN) / timescale,
      ends: last ? (last.time + last.duration) / timescale : Number.NaN,
      ...{ timescale, breaks: discontinuity ?? false },
    }
  })
}

function everySegment(shown: Presentation): Segment[] {
  return playlistsOf(shown).flatMap((one) => segmentsOf(shown, one))
}

/** Segments between two breaks. */
function runsOf(shown: Presentation): Segment[][] {
  return playlistsOf(shown).flatMap((one) => {
    const runs: Segment[][] = []
    for (const segment of segmentsOf(shown, one)) {
      if (segment.breaks || runs.length === 0) runs.push([])
      runs.at(-1)?.push(segment)
    }
    return runs
  })
}

/** Where a playlist has its breaks, seconds of its own time. */
function breaksOf({ segments }: HLS.types.MediaPlaylist): number[] {
  let at = 0
  return segments.flatMap(({ discontinuity, duration }) => {
    const here = at
    at += duration
    return discontinuity ? [here] : []
  })
}

/** Each variant with what its pictures and their sound need, bits per second, by the sizes of the files. */
function measured(shown: Presentation) {
  const rates = new Map(
    playlistsOf(shown).map((one) => {
      const segments = segmentsOf(shown, one)
      return [one.uri, { peak: peakOf(segments), average: rateOf(segments) }] as const
    }),
  )
  return variantsOf(shown).map(({ uri, bandwidth, averageBandwidth, audio }) => {
    const parts = [uri, ...audio.slice(0, 1).map((one) => one.uri ?? '')].map((name) => rates.get(name))
    const sum = (name: 'peak' | 'average') => parts.reduce((total, part) => total + (part?.[name] ?? 0), 0)
    return { uri, bandwidth, averageBandwidth, peak: sum('peak'), average: sum('average') }
  })
}

/** RFC 8216bis 4.1, written down a second time: of segments in a row that last 0.5 to 1.5 target durations. */
function peakOf(segments: Segment[]): number {
  const rates = segments.flatMap((_, first) =>
    segments.slice(first).flatMap((_, index) => {
      const row = segments.slice(first, first + index + 1)
      const share = row.reduce((sum, { duration }) => sum + duration, 0) / (row[0]?.target ?? 1)
      return share >= 0.5 && share <= 1.5 ? [rateOf(row)] : []
    }),
  )
  return Math.max(rateOf(segments), ...rates)
}

function rateOf(segments: Segment[]): number {
  const bits = segments.reduce((sum, { file }) => sum + file.length * 8, 0)
  return bits / segments.reduce((sum, { duration }) => sum + duration, 0)
}

function near(told: number, real: number, share: number): boolean {
  return Math.abs(told - real) <= share * told
}

function differing(values: number[]): string[] {
  return new Set(values).size <= 1 ? [] : [values.join(', ')]
}

/** The type of a file's first box, or a later one. */
function typeOf(file: Buffer, index = 0): string {
  let at = 0
  for (let box = 0; box < index && at + 8 <= file.length; box++) at += file.readUInt32BE(at)
  return file.toString('latin1', at + 4, at + 8)
}

function count(file: Buffer, type: string): number {
  return file.toString('latin1').split(type).length - 1
}

/** ITU-T H.264 table 7-1: a picture that nothing before it is needed for has slices of type 5, behind its parameters. */
function beginsWithIdr(sample: Uint8Array): boolean {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength)
  for (let at = 0; at + 5 <= bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    const type = (bytes[at + 4] ?? 0) & 0x1f
    if (type === 5) return true
    if (type === 1) return false
  }
  return false
}

/** RFC 6381, from the parameters in a picture's init segment. */
function codecOf(init: Buffer): string {
  const { avcConfiguration } = readVideoInit(init)
  return `avc1.${avcConfiguration.subarray(1, 4).toString('hex')}`
}
