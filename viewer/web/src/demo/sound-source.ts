import { runClock } from './run-clock.ts'

const sampleRate = 48_000
/** As long as one packet of Opus. */
const blocksPerSecond = 50
/** A page that stood still for longer goes on where the clock is. */
const mostBlocksBehind = 25

/**
 * Sound by the page's own clock: `sampleAt` gives the sample (-1 to 1) of a second since `zero` (`performance.now()`). Sent
 * block by block without a sound device: on a busy machine blocks come late, but none is left out and time never
 * stretches, as it does where a device's callback is missed.
 */
export function openSoundSource(zero: number, sampleAt: (seconds: number) => number): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator<AudioData>({ kind: 'audio' })
  const writer = track.writable.getWriter()
  const length = sampleRate / blocksPerSecond
  let next = 0
  runClock(zero, blocksPerSecond, (tick) => {
    next = Math.max(next, tick - mostBlocksBehind)
    for (; next <= tick; next++) {
      const first = next * length
      const data = Float32Array.from({ length }, (_, index) => sampleAt((first + index) / sampleRate))
      const timestamp = Math.round((next / blocksPerSecond) * 1e6)
      void writer.write(
        new AudioData({ format: 'f32', sampleRate, numberOfFrames: length, numberOfChannels: 1, timestamp, data }),
      )
    }
  })
  return track
}
