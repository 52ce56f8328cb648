import { capturedPeak, smallPeak } from '../../core/recording/captured-peak.ts'
import { isSource, renditionName } from '../../core/recording/manifest.ts'
import type { Listing } from './plan-listing.ts'
import type { RecordedRendition } from './recorded-take.ts'
import { type SegmentRates, segmentRates } from './segment-rates.ts'
import { targetDuration } from './target-duration.ts'

/** The most pictures per second that capture keeps; a still slide has far fewer. */
const frameRate = '30.000'
/** BCP 47: nobody says in which language a lecture is held. */
const unknownLanguage = 'und'

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
        `LANGUAGE="${unknownLanguage}",DEFAULT=${index === 0 ? 'YES' : 'NO'},AUTOSELECT=YES,CHANNELS="2",URI="${name}.m3u8"`,
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
            `FRAME-RATE=${frameRate},CLOSED-CAPTIONS=NONE${group}`,
          `${name}.m3u8`,
        ]
      }),
    '',
  ].join('\n')
}

function renditionsOf(listing: Listing, name: string): RecordedRendition[] {
  return listing.stretches.flatMap((stretch) => stretch.renditions.get(name) ?? [])
}

/**
 * While a lecture runs nobody knows its peak: what its encoders are held to counts, if nothing measured is above it. The
 * playlist is not read again, and a player that was told of a title slide's rate would choose wrongly for the whole lecture.
 */
function ratesOf(listing: Listing, name: string | undefined): SegmentRates {
  const renditions = name ? renditionsOf(listing, name) : []
  const segments = renditions.flatMap((rendition) => rendition.segments)
  const { peak, average } = segmentRates(segments, targetDuration(listing))
  const expected = listing.ended ? 0 : Math.max(0, ...renditions.map((one) => expectedPeak(listing, one)))
  return { peak: Math.max(peak, expected), average }
}

function expectedPeak(listing: Listing, { width, height, ...rendition }: RecordedRendition): number {
  if (!width || !height || !isSource(rendition)) return 0
  const isMain = !listing.renditions.some((name) => pictureHeight(listing, name) > height)
  return isMain ? capturedPeak(width, height) : smallPeak
}

function pictureHeight(listing: Listing, name: string): number {
  return Math.max(0, ...renditionsOf(listing, name).map(({ height }) => height ?? 0))
}
