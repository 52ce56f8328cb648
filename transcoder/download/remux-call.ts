import type { FfmpegCall } from '../ffmpeg/run-ffmpeg.ts'

/**
 * Joins tracks into one MP4 whose index stands before its media, so that it plays while it comes. Nothing is encoded.
 * Times stay as they are: each input would else be moved to begin at zero, and sound leave the picture.
 */
export function remuxCall(tracks: readonly string[], output: string): FfmpegCall {
  return {
    inputs: tracks.map((file) => ({ file, options: ['-copyts'] })),
    outputs: [
      {
        file: output,
        options: [
          ...tracks.flatMap((_, index) => ['-map', `${index}:0`]),
          ...['-c', 'copy', '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4'],
        ],
      },
    ],
  }
}
