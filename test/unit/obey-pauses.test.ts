import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resumeDelay } from '../../core/recording/pauses.ts'
import { obeyPauses } from '../../recorder/take/obey-pauses.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

const at = (milliseconds: number) => new Date(1_000_000 + milliseconds)
const never = { pausedAt: null, resumedAt: null }

/** A take whose media writes down what it is told. */
function take(paused = false) {
  const done: (string | number)[] = []
  const held: [number, number | null][] = []
  const pauses = obeyPauses({
    paused,
    clock: { ago: (milliseconds) => new Date(Date.now() - milliseconds), now: () => new Date() },
    onHeld: (beganAt, from) => held.push([beganAt.getTime() - 1_000_000, from]),
  })
  const media = {
    begin: () => void done.push('begin'),
    pause(age: number) {
      done.push(age)
      return 7
    },
  }
  return { pauses, media, done, held }
}

test('a take begins when its page shows the room, and in a pause not before it is over', () => {
  const free = take()
  free.pauses.hear(never)
  free.pauses.ready(free.media)
  expect(free.done).toEqual(['begin'])
  const bound = take(true)
  bound.pauses.ready(bound.media)
  bound.pauses.hear({ pausedAt: at(-9_000), resumedAt: null })
  expect(bound.done).toEqual([9_050])
  bound.pauses.hear({ pausedAt: at(-9_000), resumedAt: at(0) })
  vi.advanceTimersByTime(resumeDelay - 1)
  expect(bound.done).toEqual([9_050])
  vi.advanceTimersByTime(1)
  expect(bound.done).toEqual([9_050, 'begin'])
})

test('a pause is obeyed from the moment it was pressed, or a little before, and told once', () => {
  const { pauses, media, done, held } = take()
  pauses.ready(media)
  for (let beat = 0; beat < 3; beat++) {
    pauses.hear({ pausedAt: at(-40), resumedAt: null })
    expect(pauses.paused()).toBe(true)
  }
  expect(done).toEqual(['begin', 90])
  expect(held).toEqual([[-40, 7]])
})

test('a take that shows nothing yet holds the pause, too', () => {
  const { pauses, media, done, held } = take()
  pauses.hear({ pausedAt: at(-40), resumedAt: null })
  pauses.ready(media)
  expect(done).toEqual([])
  expect(held).toEqual([[-40, null]])
})

test('Resume that was heard of late begins at once; another Pause meanwhile keeps it from beginning', () => {
  const { pauses, media, done } = take()
  pauses.ready(media)
  pauses.hear({ pausedAt: at(-9_000), resumedAt: null })
  pauses.hear({ pausedAt: at(-9_000), resumedAt: at(-3_000) })
  vi.advanceTimersByTime(0)
  expect(done).toEqual(['begin', 9_050, 'begin'])
  pauses.hear({ pausedAt: at(0), resumedAt: null })
  pauses.hear({ pausedAt: at(0), resumedAt: at(0) })
  pauses.hear({ pausedAt: at(0), resumedAt: at(0) })
  vi.advanceTimersByTime(100)
  pauses.hear({ pausedAt: at(100), resumedAt: null })
  vi.advanceTimersByTime(10_000)
  expect(done).toEqual(['begin', 9_050, 'begin', 50, 50])
  expect(pauses.paused()).toBe(true)
})

test('a pause that was over before the take has heard of it changes nothing', () => {
  const { pauses, media, done, held } = take()
  pauses.ready(media)
  pauses.hear({ pausedAt: at(-900), resumedAt: at(-100) })
  vi.advanceTimersByTime(10_000)
  expect([done, held]).toEqual([['begin'], []])
})
