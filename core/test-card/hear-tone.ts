/** Decoded sound of one channel. */
export type Sound = { /** Seconds of the first sample as stored. */ start: number; rate: number; samples: Int16Array }

/**
 * When a tone of `frequency` Hz sets in: seconds as stored. The level is that of the tone alone, so that speech and other
 * tones do not count; an onset rises above a quarter of the loudest after a silence of 200 ms.
 */
export function toneOnsets(sound: Sound, frequency: number): number[] {
  const levels = toneLevels(sound, frequency)
  const threshold = loudest(levels) / 4
  const onsets: number[] = []
  let quietSince = 0
  levels.forEach((level, index) => {
    if (level < threshold) return
    if ((index - quietSince) * windowSeconds >= 0.2) onsets.push(sound.start + index * windowSeconds)
    quietSince = index
  })
  return threshold > 50 ? onsets : []
}

/** How loud a tone is at its loudest, against another tone at its loudest. */
export function toneAgainst(sound: Sound, frequency: number, other: number): number {
  return loudest(toneLevels(sound, frequency)) / loudest(toneLevels(sound, other))
}

const windowSeconds = 0.005

function loudest(levels: number[]): number {
  return levels.reduce((a, b) => Math.max(a, b), 0)
}

/** Goertzel's algorithm over windows of 5 ms. */
function toneLevels(sound: Sound, frequency: number): number[] {
  const window = Math.round(sound.rate * windowSeconds)
  const levels: number[] = []
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sound.rate)
  for (let at = 0; at + window <= sound.samples.length; at += window) {
    let one = 0
    let two = 0
    for (let index = at; index < at + window; index++) {
      const next = (sound.samples[index] ?? 0) + coefficient * one - two
      two = one
      one = next
    }
    levels.push(Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two)) / window)
  }
  return levels
}
