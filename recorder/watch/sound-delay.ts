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
  const loudness = new Map(sound.map(({ at, level }) => [Math.round(at / step), decibels(level)]))
  const received = told.map(({ level }) => decibels(level))
  const shifts: { shift: number; likeness: number }[] = []
  // Asked twice a second for hours: what it leaves to be collected costs more than the sums.
  const [one, other] = [new Float64Array(told.length), new Float64Array(told.length)]
  for (let shift = earliest; shift <= latest; shift += step) {
    let pairs = 0
    for (let index = 0; index < told.length; index++) {
      const slice = Math.round(((told[index]?.at ?? 0) + shift) / step)
      const [first, second] = [loudness.get(slice), loudness.get(slice + 1)]
      if (first === undefined || second === undefined) continue
      one[pairs] = received[index] ?? 0
      other[pairs] = Math.max(first, second)
      pairs++
    }
    if (pairs >= enough) shifts.push({ shift, likeness: correlation(one, other, pairs) })
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

/** Pearson's coefficient of the first `count`; 0 where one side is always the same. */
function correlation(one: Float64Array, other: Float64Array, count: number): number {
  let [sum, otherSum, both, square, otherSquare] = [0, 0, 0, 0, 0]
  for (let index = 0; index < count; index++) {
    const [first, second] = [one[index] ?? 0, other[index] ?? 0]
    sum += first
    otherSum += second
    both += first * second
    square += first * first
    otherSquare += second * second
  }
  const variances = (square - sum ** 2 / count) * (otherSquare - otherSum ** 2 / count)
  // What is always the same leaves only what rounding leaves.
  return variances < 1e-6 ? 0 : (both - (sum * otherSum) / count) / Math.sqrt(variances)
}
