import type { SelfTestCode } from '../../core/self-test/self-test-in-words.ts'
import { soundOffsets } from '../../core/test-card/sound-offsets.ts'
import { cardFrameRate } from '../../core/test-card/test-card.ts'

/** What was seen and heard of a replay. Times are seconds. */
export type SeenReplay = {
  /** How long it was recorded, by the catalogue. */
  recorded: number
  /** Every track as its playlist has it. */
  tracks: { kind: 'video' | 'audio'; ended: boolean; duration: number; broken: number }[]
  /** Each picture of the counter that was read, once, in order. */
  cards: { at: number; frame: number; flash: boolean }[]
  /** When the tone sets in. */
  beeps: number[]
}

/** Seconds. A recording stops within one after Stop; its last segment ends with a frame of either track. */
const lengthTolerance = 2
/** Of the counter's pictures: a machine with much to do keeps 15 or 8 of 30 a second, and that is no failure. */
const leastPictures = 0.45
/** Of the beeps: the first and the last may be cut. */
const leastBeeps = 0.8
/** Milliseconds. The bar of a recording is 100; a self-test's lecturer steps back for everybody on its machine. */
const mostApart = 250

/** What is wrong with a replay, the first thing that everything else hangs on. Pure. */
export function judgeReplay({ recorded, tracks, cards, beeps }: SeenReplay): SelfTestCode | undefined {
  if (tracks.some(({ broken }) => broken > 0)) return 'self-test.segments-damaged'
  const whole = (kind: 'video' | 'audio') =>
    tracks.some((track) => track.kind === kind && track.ended && Math.abs(track.duration - recorded) <= lengthTolerance)
  if (!whole('video') || !whole('audio')) return 'self-test.wrong-length'
  if (cards.length === 0) return 'self-test.no-picture'
  if (cards.length < recorded * cardFrameRate * leastPictures) return 'self-test.frames-missing'
  if (beeps.length < (recorded - 2) * leastBeeps) return 'self-test.no-sound'
  const flashes = cards.filter(({ flash, frame }) => flash && frame % cardFrameRate === 0).map(({ at }) => at)
  const apart = soundOffsets(flashes, beeps)
    .map(({ apart }) => Math.abs(apart))
    .sort((one, other) => one - other)
  return (apart[apart.length >> 1] ?? 0) > mostApart ? 'self-test.sound-apart' : undefined
}
