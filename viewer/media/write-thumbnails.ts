import type { Manifest } from '../../core/recording/manifest.ts'
import { mediaPath } from '../playlist/media-path.ts'
import type { RecordingSpan } from '../playlist/player-time.ts'

/**
 * WebVTT with one cue per seek picture, `sheet.jpg#xywh=…` as media-chrome reads it. A recording's pictures are shifted
 * to where it is played in the lecture; the last one lasts to the recording's end.
 */
export function writeThumbnails(recordings: { manifest: Manifest; span: RecordingSpan }[]): string {
  const cues = recordings.flatMap(({ manifest: { thumbnails }, span }) => {
    if (!thumbnails) return []
    const { columns, rows, width, height, interval, count, sheets } = thumbnails
    return Array.from({ length: count }, (_, index) => {
      const sheet = sheets[Math.floor(index / (columns * rows))]
      const begin = index * interval
      const end = index === count - 1 ? span.duration : Math.min(begin + interval, span.duration)
      if (!sheet || begin >= end) return []
      const cell = index % (columns * rows)
      const place = [(cell % columns) * width, Math.floor(cell / columns) * height, width, height].join(',')
      const time = `${timestamp(span.start + begin)} --> ${timestamp(span.start + end)}`
      return [`${time}\n${mediaPath(sheet.key)}#xywh=${place}\n`]
    }).flat()
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** `hh:mm:ss.mmm` */
function timestamp(microseconds: number): string {
  const milliseconds = Math.round(microseconds / 1000)
  const seconds = Math.floor(milliseconds / 1000)
  const two = (number: number) => String(number).padStart(2, '0')
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return `${clock}.${String(milliseconds % 1000).padStart(3, '0')}`
}
