import { levelMilliseconds, type Seen } from './seen.ts'

/** Milliseconds: what is compared, how far apart it is looked for, and in which steps (a slice of the output). */
const compared = 6_000
const earliest = -300
const latest = 900
const step = 50
/**
 * Below these what is compared is not the same, or is nearly as much so at another place. (Measured: beeps of a tenth of a
 * second 0.73 at their place and below 0 elsewhere; two demo lecturers at once, whose syllables come evenly, 0.56 to 0.89
 * and at most 0.19 less elsewhere: they say nothing.)
 */
const alike = 0.6
const clearly = 0.3

/**
 * Milliseconds from when a level was told to when it is in the output: the one shift at which the loudness that the page
 * receives and the loudness of the output are alike. Undefined where there is none: silence, a steady tone, or a change
 * within the last seconds.
 */
export function soundDelay({ levels, sound }: Pick<Seen, 'levels' | 'sound'>): number | undefined {
  const end = sound.at(-1)?.at
  if (end === undefined) return undefined
  const told = levels.filter(
    ({ at }) => at + levelMilliseconds + latest <= end && at + latest > end - compared - levelMilliseconds,
  )
  const enough = 0.9 * (compared / levelMilliseconds)
  if (told.length < enough) return undefined
  const output = new Map(sound.map(({ at, level }) => [Math.round(at / step), level]))
  const shifts: { shift: number; likeness: number }[] = []
  for (let shift = earliest; shift <= latest; shift += step) {
    const pairs = told.flatMap(({ at, level }): [number, number][] => {
      const slice = Math.round((at + shift) / step)
      const [first, second] = [output.get(slice), output.get(slice + 1)]
      return first === undefined || second === undefined ? [] : [[decibels(level), decibels(Math.max(first, second))]]
    })
    if (pairs.length >= enough) shifts.push({ shift, likeness: correlation(pairs) })
  }
  const best = shifts.reduce((one, other) => (other.likeness > one.likeness ? other : one), { shift: 0, likeness: 0 })
  // The neighbours of the best one are alike, too.
  const others = shifts.filter(({ shift }) => Math.abs(shift - best.shift) > 150).map(({ likeness }) => likeness)
  return best.likeness >= alike && best.likeness - Math.max(...others) >= clearly ? best.shift : undefined
}

/** Loudness as it is heard; below -60 dBFS is nothing. */
function decibels(level: number): number {
  return 20 * Math.log10(Math.max(level, 0.001))
}

/** Pearson's coefficient; 0 where one side is always the same. */
function correlation(pairs: readonly [number, number][]): number {
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length
  const means = [mean(0), mean(1)] as const
  let [both, one, other] = [0, 0, 0]
  for (const [first, second] of pairs) {
    both += (first - means[0]) * (second - means[1])
    one += (first - means[0]) ** 2
    other += (second - means[1]) ** 2
  }
  return one === 0 || other === 0 ? 0 : both / Math.sqrt(one * other)
}
