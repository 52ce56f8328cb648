import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { avcCodecString } from '../../../core/cmaf/codec-string.ts'
import { type Sample, writeFragment } from '../../../core/cmaf/fragment.ts'
import { writeAudioInit, writeVideoInit } from '../../../core/cmaf/init-segment.ts'
import { readVideoInit } from '../../../core/cmaf/read-init.ts'
import { readSamples, type TimedSample } from '../../../core/cmaf/read-samples.ts'
import { audioTimescale, toMicroseconds, toTrackTime, videoTimescale } from '../../../core/cmaf/timescales.ts'
import { cardAt, cardFrameRate, drawTestCard } from '../../../core/test-card/test-card.ts'

/** One segment before it is stored; times in microseconds since the media's beginning. */
export type SyntheticSegment = { start: number; duration: number; timescale: number; samples: Sample[] }

/** A captured track as it would be stored, its times not yet those of a recording. */
export type SyntheticTrack = {
  track: 'video' | 'audio'
  rendition: string
  codecs: string
  width: number | null
  height: number | null
  timescale: number
  init: Buffer
  segments: SyntheticSegment[]
}

const segmentMicroseconds = 4_000_000
/** AAC-LC, 48 kHz, two channels (ISO/IEC 14496-3 §1.6.2). */
const audioSpecificConfig = Buffer.from([0x11, 0x90])
/** What ffmpeg's encoder puts before the first sample. */
const primingSamples = 1024

/**
 * A lecture as the capture writes it: a picture without a steady frame rate (30 frames a second while it moves, two
 * while it stands still) that flashes white for 100 ms in the middle of every second, with a 1 kHz beep at the same time.
 * Segments last 4 s and begin with key frames. With `card` the picture is the test card's counter instead, 15 a second, and
 * the beep is where its flash is, at the beginning of every second.
 */
export async function synthesizeMedia(
  folder: string,
  {
    seconds,
    width = 640,
    height = 496,
    card = false,
  }: { seconds: number; width?: number; height?: number; card?: boolean },
): Promise<{ video: SyntheticTrack; audio: SyntheticTrack }> {
  const videoFile = path.join(folder, 'synthetic-video.mp4')
  const audioFile = path.join(folder, 'synthetic-audio.mp4')
  const fragments = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof']
  const picture = `testsrc=s=${width}x${height}:r=30:d=${seconds},drawbox=t=fill:c=white:enable='between(mod(t,1),0.5,0.59)'`
  const kept = `select='between(mod(t,1),0.45,0.65)+lt(mod(t,16),1)+not(mod(n,15))'`
  const source = card
    ? await drawCards(path.join(folder, 'cards.gray'), { seconds, width, height })
    : ['-f', 'lavfi', '-i', `${picture},${kept}`]
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', ...source],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000', '-video_track_timescale', String(videoTimescale)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-bf', '0'],
    ...['-g', '9999', '-sc_threshold', '0', '-force_key_frames', 'expr:gte(t,n_forced*4)', ...fragments, videoFile],
  ])
  const sounds = card ? 0 : 0.5
  const beep = `sine=f=1000:r=${audioTimescale}:d=${seconds},volume='between(mod(t,1),${sounds},${sounds + 0.1})':eval=frame`
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', beep, '-ac', '2', '-c:a', 'aac', '-b:a', '96k'],
    ...['-movflags', '+empty_moov+default_base_moof', '-frag_duration', '1000000', audioFile],
  ])
  const videoBytes = await readFile(videoFile)
  const init = readVideoInit(videoBytes)
  const audioSamples = readSamples(await readFile(audioFile))
    .map((sample) => ({ ...sample, time: sample.time - primingSamples, sync: true }))
    .filter(({ time }) => time >= 0)
  return {
    video: {
      ...{ track: 'video', rendition: `${height}p`, codecs: avcCodecString(init.avcConfiguration), width, height },
      timescale: videoTimescale,
      init: writeVideoInit(init),
      segments: cut(untilEnd(readSamples(videoBytes), seconds * videoTimescale), videoTimescale),
    },
    audio: {
      ...{ track: 'audio', rendition: 'main', codecs: 'mp4a.40.2', width: null, height: null },
      timescale: audioTimescale,
      init: writeAudioInit({
        ...{ audioSpecificConfig, channels: 2, sampleRate: audioTimescale, bitrate: 96_000, timescale: audioTimescale },
      }),
      segments: cut(audioSamples, audioTimescale),
    },
  }
}

/** The bytes of a segment whose media begins at `offset` microseconds of recording time. */
export function segmentBytes(segment: SyntheticSegment, offset: number): Buffer {
  return writeFragment(1, toTrackTime(segment.start + offset, segment.timescale), segment.samples)
}

/** The cards of so many seconds as one raw file; answers what makes ffmpeg read it. */
async function drawCards(
  file: string,
  { seconds, width, height }: { seconds: number; width: number; height: number },
): Promise<string[]> {
  const frames = Array.from({ length: seconds * cardFrameRate }, (_, index) => {
    const picture = Buffer.alloc(width * height)
    const card = cardAt((index + 0.5) / cardFrameRate, Date.now())
    for (const block of drawTestCard(card, width, height)) {
      for (let y = block.y; y < block.y + block.height; y++) {
        picture.fill(block.light, y * width + block.x, y * width + block.x + block.width)
      }
    }
    return picture
  })
  await writeFile(file, Buffer.concat(frames))
  return ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(cardFrameRate), '-i', file]
}

/** As the capture does it: the last picture stands until the end. */
function untilEnd(samples: TimedSample[], end: number): TimedSample[] {
  const last = samples.at(-1)
  return last ? [...samples.slice(0, -1), { ...last, duration: end - last.time }] : []
}

function cut(samples: TimedSample[], timescale: number): SyntheticSegment[] {
  const groups = Map.groupBy(samples, ({ time }) => Math.floor(toMicroseconds(time, timescale) / segmentMicroseconds))
  return [...groups.values()].map((group) => {
    const first = group[0]?.time ?? 0
    const duration = group.reduce((sum, sample) => sum + sample.duration, 0)
    return {
      start: toMicroseconds(first, timescale),
      duration: toMicroseconds(duration, timescale),
      timescale,
      samples: group.map(({ data, duration: length, sync }) => ({ data, duration: length, sync })),
    }
  })
}
