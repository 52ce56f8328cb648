import { renditionName } from '../../core/recording/manifest.ts'
import type { Listing } from './plan-listing.ts'
import type { RecordedRendition, RecordedSegment } from './recorded-take.ts'

/** The most pictures per second that capture keeps; a still slide has far fewer. */
const frameRate = '30.000'

/** The multivariant playlist: every picture size with the one group of sound. Its URIs are relative to its own. */
export function writeMultivariantPlaylist(listing: Listing): string {
  const sound = listing.renditions.filter((name) => name.startsWith('audio-'))
  const soundRate = ratesOf(listing, sound[0])
  const soundCodecs = sound.flatMap((name) => renditionsOf(listing, name).map(({ codecs }) => codecs))
  const group = sound.length > 0 ? ',AUDIO="audio"' : ''
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...sound.map(
      (name, index) =>
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="${name.slice('audio-'.length)}",` +
        `DEFAULT=${index === 0 ? 'YES' : 'NO'},AUTOSELECT=YES,CHANNELS="2",URI="${name}.m3u8"`,
    ),
    ...listing.renditions
      .filter((name) => name.startsWith('video-'))
      .flatMap((name) => {
        const pictures = renditionsOf(listing, name)
        const rate = ratesOf(listing, name)
        const codecs = [...new Set([...pictures.map((picture) => picture.codecs), ...soundCodecs])].join(',')
        // Where the main picture stands in it has another size.
        const first = pictures.find((picture) => renditionName(picture) === name) ?? pictures[0]
        const size = first?.width && first.height ? `,RESOLUTION=${first.width}x${first.height}` : ''
        return [
          `#EXT-X-STREAM-INF:BANDWIDTH=${rate.peak + soundRate.peak},` +
            `AVERAGE-BANDWIDTH=${rate.average + soundRate.average},CODECS="${codecs}"${size},` +
            `FRAME-RATE=${frameRate}${group}`,
          `${name}.m3u8`,
        ]
      }),
    '',
  ].join('\n')
}

function renditionsOf(listing: Listing, name: string): RecordedRendition[] {
  return listing.stretches.flatMap((stretch) => stretch.renditions.get(name) ?? [])
}

/** Bits per second: the highest of any segment, and over everything. */
function ratesOf(listing: Listing, name: string | undefined): { peak: number; average: number } {
  const segments = name ? renditionsOf(listing, name).flatMap((rendition) => rendition.segments) : []
  if (segments.length === 0) return { peak: 0, average: 0 }
  const seconds = segments.reduce((sum, { duration }) => sum + duration, 0) / 1_000_000
  const bits = segments.reduce((sum, { bytes }) => sum + bytes * 8, 0)
  // RFC 8216bis 4.1: a peak is measured over at least half a target duration; a short last segment says nothing.
  const full = segments.filter(({ duration }) => duration >= 2_000_000)
  const peak = Math.max(...(full.length > 0 ? full : segments).map(bitRate))
  return { peak: Math.ceil(Math.max(peak, bits / seconds)), average: Math.ceil(bits / seconds) }
}

function bitRate({ bytes, duration }: RecordedSegment): number {
  return (bytes * 8) / (duration / 1_000_000)
}
