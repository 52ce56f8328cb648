import { expect, it } from 'vitest'
import { type PastTake, planNextTake } from '../../core/recording/next-take.ts'

const failed = (number: number, endReason = 'recorder.exit-1') => ({ number, firstFrameAt: null, endReason })
const plan = (takes: PastTake[], captures = false) => planNextTake(takes, captures)
const captured = (number: number) => ({ number, firstFrameAt: new Date(), endReason: 'recorder.killed-sigkill' })

it('tries again after a death, however often, while takes capture', () => {
  expect(plan([1, 2, 3, 4, 5, 6].map(captured))).toEqual({ act: 'claim' })
})
it('gives up after three failed starts in a row, with the code of the last', () => {
  expect(plan([failed(1), failed(2)])).toEqual({ act: 'claim' })
  expect(plan([failed(2), failed(3, 'recorder.browser-not-started'), failed(1)])).toEqual({
    ...{ act: 'give-up', code: 'recorder.browser-not-started' },
  })
})
it('counts from the last take that captured', () => {
  expect(plan([failed(1), failed(2), captured(3), failed(4), failed(5)])).toEqual({ act: 'claim' })
})
it('does not hold a hand-over against a recording', () => {
  const handedOver = [1, 2, 3, 4].map((number) => failed(number, 'recorder.handed-over'))
  expect(plan(handedOver)).toEqual({ act: 'claim' })
})
it('gives nothing up while an earlier take still captures', () => {
  const broken = [captured(1), failed(2), failed(3), failed(4)]
  expect(plan(broken, true)).toEqual({ act: 'claim' })
  expect(plan(broken)).toMatchObject({ act: 'give-up' })
})
