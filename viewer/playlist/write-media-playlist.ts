import { mediaPath } from './media-path.ts'
import type { Listing } from './plan-listing.ts'
import { targetDuration } from './target-duration.ts'

/**
 * The media playlist of one rendition, live and replay in one form: while the lecture runs it grows at its end
 * (EXT-X-PLAYLIST-TYPE:EVENT), afterwards it is closed. Undefined when the rendition does not cover the lecture.
 * RFC 8216bis; each take has its own EXT-X-MAP; takes, and stretches behind a hole, start with EXT-X-DISCONTINUITY and its wall time.
 */
export function writeMediaPlaylist(listing: Listing, name: string): string | undefined {
  if (!listing.renditions.includes(name)) return undefined
  const lines: string[] = []
  for (const [index, stretch] of listing.stretches.entries()) {
    const rendition = stretch.renditions.get(name)
    if (!rendition) return undefined
    if (index > 0) lines.push('#EXT-X-DISCONTINUITY')
    lines.push(`#EXT-X-MAP:URI="${mediaPath(rendition.init.key)}"`)
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${stretch.startAt.toISOString()}`)
    for (const segment of rendition.segments) {
      const seconds = segment.duration / 1_000_000
      lines.push(`#EXTINF:${seconds.toFixed(6)},`, mediaPath(segment.key))
    }
  }
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDuration(listing)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-DISCONTINUITY-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${listing.ended ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    // `_HLS_msn` is waited for (await-segment.ts).
    ...(listing.ended ? [] : ['#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES']),
    ...lines,
    ...(listing.ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')
}
