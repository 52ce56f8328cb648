import type { AppSink } from './gstreamer.ts'
import { outputPicture } from './pipeline-description.ts'
import { readTrack } from './track-reader.ts'

/** A key frame as a player decodes it, made small: a byte of brightness (0 to 255) for each pixel. */
export type OutputPicture = {
  /** When it was grabbed, monotonic milliseconds. */
  at: number
  width: number
  height: number
  pixels: Uint8Array
}

/** A twentieth of a second of sound as a player decodes it. */
export type OutputSound = {
  /** When it was played, monotonic milliseconds. */
  at: number
  /** Root of the mean square, 0 to 1. */
  level: number
  /** Part of the samples that are at full scale. */
  full: number
}

/** Who is told what the encoders' output looks and sounds like. */
export type OutputObserver = {
  onPicture(picture: OutputPicture): void
  onSound(sound: OutputSound[]): void
}

/** Samples of one slice at 48 kHz. */
const sliceSamples = 2_400
const sliceMilliseconds = 50
const fullScale = 32_768
/** -0.2 dBFS: what an encoder makes of samples at full scale is not always there. */
const nearlyFull = 32_000

/**
 * Reads the decoded output. `toMonotonic` gives the monotonic milliseconds of a running time in nanoseconds. Call it after
 * `play()`.
 */
export function watchOutput(
  sinks: { picture: AppSink; sound: AppSink },
  toMonotonic: (time: number) => number,
  observer: OutputObserver,
): void {
  const { width, height } = outputPicture
  readTrack(sinks.picture, {
    onUnit({ time, data }) {
      // Rows of GRAY8 are padded to four bytes; ours need no padding.
      if (data.length === width * height) observer.onPicture({ at: toMonotonic(time), width, height, pixels: data })
    },
  })
  readTrack(sinks.sound, {
    onUnit: ({ time, data }) => observer.onSound(measureSound(data, toMonotonic(time))),
  })
}

/** Pure: the slices of mono S16LE samples of which the first was played `at`. */
export function measureSound(data: Buffer, at: number): OutputSound[] {
  const samples = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const count = Math.floor(data.byteLength / 2)
  const slices: OutputSound[] = []
  for (let first = 0; first + sliceSamples <= count; first += sliceSamples) {
    let squares = 0
    let full = 0
    for (let index = first; index < first + sliceSamples; index++) {
      const sample = samples.getInt16(2 * index, true)
      squares += sample * sample
      if (sample >= nearlyFull || sample <= -nearlyFull) full++
    }
    slices.push({
      at: at + (first / sliceSamples) * sliceMilliseconds,
      level: Math.sqrt(squares / sliceSamples) / fullScale,
      full: full / sliceSamples,
    })
  }
  return slices
}
