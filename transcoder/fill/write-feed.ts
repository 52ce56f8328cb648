import { writeFile } from 'node:fs/promises'
import type { MediaFrame } from '../../conference/rtp/assemble-frames.ts'
import { type Sample, writeFragment } from '../../core/cmaf/fragment.ts'
import { writeOpusInit, writeVideoInit, writeVp8Init } from '../../core/cmaf/init-segment.ts'
import { toTrackTime, videoTimescale } from '../../core/cmaf/timescales.ts'
import { avcConfiguration, avcSample } from './avc-samples.ts'
import type { FeedMedia } from './feed-media.ts'

/** Where the beginning of the filled piece lies in every feed's file, microseconds: before it is what decoders need. */
export const pieceZero = 1_000_000

/** Microseconds of sound that an Opus decoder needs to sound right (RFC 7845 §4.6). */
const soundBefore = 80_000
const opusRate = 48_000
const opusFrame = 960
/** Microseconds; the last picture's. */
const lastPicture = 33_333

/** Pictures say their own size; a decoder goes by that. */
const anySize = { width: 640, height: 360 }

type Span = { start: number; end: number }

/** Frames with their times in a feed's file, microseconds. */
export type TimedFrame = MediaFrame & { time: number }

/**
 * The pictures of a piece: what was shown at its beginning stands exactly there, and what a decoder has to see before is
 * squeezed in before it. Empty where the feed has none to show. Pure.
 */
export function timedPictures(frames: readonly MediaFrame[], { start, end }: Span): TimedFrame[] {
  const until = frames.findIndex(({ at }) => at >= end)
  const past = until < 0 ? frames : frames.slice(0, until)
  const later = past.findIndex(({ at }) => at > start)
  const shown = later < 0 ? past.length - 1 : Math.max(0, later - 1)
  const key = past.findLastIndex((frame, index) => frame.key && index <= shown)
  const needed = past.slice(Math.max(0, key))
  let before = Number.NEGATIVE_INFINITY
  return needed.map((frame, index) => {
    const place = Math.max(0, key) + index
    const time = place < shown ? index : Math.max(pieceZero, pieceZero + frame.at - start)
    before = Math.max(time, before + 1)
    return { ...frame, time: before }
  })
}

/** The sound of a piece, with what a decoder needs before it. Pure. */
export function timedSound(frames: readonly MediaFrame[], { start, end }: Span): TimedFrame[] {
  return frames
    .filter(({ at }) => at >= start - soundBefore && at < end)
    .map((frame) => ({ ...frame, time: pieceZero + frame.at - start }))
}

/** Writes what a feed has of a piece as a file that ffmpeg reads. False where it has nothing. */
export async function writeFeed(path: string, { track, codec, frames }: FeedMedia, span: Span): Promise<boolean> {
  const timed = track === 'video' ? timedPictures(frames, span) : timedSound(frames, span)
  if (timed.length === 0) return false
  if (codec === 'opus') {
    const times = timed.map(({ time }) => toTrackTime(time, opusRate))
    await writeFile(
      path,
      Buffer.concat([writeOpusInit({ preSkip: 0, channels: 2 }), fragment(timed, times, opusFrame)]),
    )
  } else if (codec === 'vp8') {
    const times = timed.map(({ time }) => time)
    const init = writeVp8Init({ ...anySize, timescale: videoTimescale })
    await writeFile(path, Buffer.concat([init, fragment(timed, times, lastPicture)]))
  } else if (codec === 'h264') {
    const configuration = avcConfiguration(timed[0]?.data ?? Buffer.alloc(0))
    if (!configuration) return false
    const init = writeVideoInit({ avcConfiguration: configuration, ...anySize, timescale: videoTimescale })
    const samples = timed.map((frame) => ({ ...frame, data: avcSample(frame.data) }))
    const times = timed.map(({ time }) => time)
    await writeFile(path, Buffer.concat([init, fragment(samples, times, lastPicture)]))
  } else return false
  return true
}

/** One fragment; a sample lasts until the next one, so that pauses stay pauses. */
function fragment(frames: readonly TimedFrame[], times: readonly number[], last: number): Buffer {
  const samples = frames.map(({ data, key }, index): Sample => {
    const next = times[index + 1]
    return { data, sync: key, duration: next === undefined ? last : Math.max(1, next - (times[index] ?? 0)) }
  })
  return writeFragment(1, times[0] ?? 0, samples)
}
