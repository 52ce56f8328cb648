import type { Manifest } from '../../core/recording/manifest.ts'
import { mediaPath } from '../playlist/media-path.ts'

/**
 * WebVTT with one cue per seek picture, `sheet.jpg#xywh=…` as media-chrome reads it. A recording's pictures are shifted
 * to where it begins in the lecture. All times are microseconds of player time.
 */
export function writeThumbnails(recordings: { manifest: Manifest; start: number; duration: number }[]): string {
  const cues = recordings.flatMap(({ manifest, start, duration }) => {
    const { thumbnails } = manifest
    if (!thumbnails) return []
    const { columns, rows, width, height, interval, sheets } = thumbnails
    return Array.from({ length: thumbnails.count }, (_, index) => {
      const sheet = sheets[Math.floor(index / (columns * rows))]
      const begin = index * interval
      const end = index === thumbnails.count - 1 ? Math.max(duration, begin + 1_000) : begin + interval
      if (!sheet || begin >= Math.max(duration, 1)) return ''
      const cell = index % (columns * rows)
      const [x, y] = [(cell % columns) * width, Math.floor(cell / columns) * height]
      const place = `${mediaPath(sheet.key)}#xywh=${x},${y},${width},${height}`
      return `${timestamp(start + begin)} --> ${timestamp(start + Math.min(end, Math.max(duration, begin + 1_000)))}\n${place}\n`
    }).filter(Boolean)
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
