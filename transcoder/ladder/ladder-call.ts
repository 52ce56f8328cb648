import type { FfmpegCall } from '../ffmpeg/run-ffmpeg.ts'
import type { Rung } from './plan-ladder.ts'

/**
 * One decode, all rungs: makes each frame of `source` into one frame of every rung, at the same microsecond, with a key
 * frame wherever a segment starts. The source has no steady frame rate and neither have the rungs. What comes out is
 * fragmented, in a file named after the rung (`fileOfRung`), with times that count from its first frame.
 * @param starts recording time of each segment's start, microseconds
 */
export function ladderCall(source: string, rungs: readonly Rung[], starts: readonly number[]): FfmpegCall {
  const keyFrames = starts.map((start) => (start / 1_000_000).toFixed(6)).join(',')
  const split = `[0:v:0]split=${rungs.length}${rungs.map((_, index) => `[s${index}]`).join('')}`
  const scales = rungs.map(
    ({ width, height }, index) => `[s${index}]scale=${width}:${height}:flags=bicubic,setsar=1[v${index}]`,
  )
  return {
    // Times as they are in the source, so that they can be compared with the segments' starts.
    inputs: [{ file: source, options: ['-copyts'] }],
    filter: [split, ...scales].join(';'),
    outputs: rungs.map((rung, index) => ({
      file: fileOfRung(rung),
      options: [
        ...['-map', `[v${index}]`, '-map_metadata', '-1'],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-level:v', rung.level],
        ...['-pix_fmt', 'yuv420p', '-crf', '23'],
        ...['-maxrate', String(rung.maximumRate), '-bufsize', String(2 * rung.maximumRate)],
        // Decode order is presentation order, and key frames stand only where a segment starts.
        ...['-bf', '0', '-g', '99999', '-sc_threshold', '0', '-force_key_frames', keyFrames],
        // Times are kept to the microsecond; x264 would take that for a million frames a second.
        ...['-vsync', 'passthrough', '-enc_time_base', '1:1000000', '-x264-params', 'fps=30'],
        ...['-video_track_timescale', '1000000'],
        ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'],
      ],
    })),
  }
}

export function fileOfRung({ rendition }: Rung): string {
  return `${rendition}.mp4`
}
