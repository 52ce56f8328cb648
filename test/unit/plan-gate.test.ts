import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beforePart, type GateState, planGate } from '../../recorder/capture/plan-gate.ts'

const part = 500_000
const zero = 1_000_000
const state = (more: Partial<GateState>): GateState => ({
  damagedAt: 0,
  frameAt: zero,
  zero,
  searching: false,
  spacing: 0,
  ...more,
})

describe('the gate', () => {
  test('is open until a frame has come that was grabbed after the latest change, however late', () => {
    const damagedAt = zero + 100_000
    expect(planGate(damagedAt + 1, state({ damagedAt }), part).open).toBe(true)
    expect(planGate(damagedAt + 60_000, state({ damagedAt, frameAt: damagedAt - 1 }), part).open).toBe(true)
    expect(planGate(damagedAt + 60_000, state({ damagedAt, frameAt: damagedAt + 33_000 }), part).open).toBe(false)
  })

  test('opens just before each part until a frame on or behind its beginning has come', () => {
    const due = zero + part - beforePart
    expect(planGate(zero + 100_000, state({}), part)).toEqual({ open: false, lookAt: due })
    expect(planGate(due, state({}), part).open).toBe(true)
    expect(planGate(due + 10_000, state({ frameAt: zero + part - 33_333 }), part).open).toBe(true)
    expect(planGate(zero + part + 5_000, state({ frameAt: zero + part }), part).open).toBe(false)
  })

  test('lets two frames a second keep a warm encoder going, and every frame pass while the zero is looked for', () => {
    const warm = state({ zero: undefined, frameAt: 0 })
    expect(planGate(100_000, warm, part)).toEqual({ open: false, lookAt: 500_000 })
    expect(planGate(500_000, warm, part).open).toBe(true)
    expect(planGate(100_000, { ...warm, searching: true }, part).open).toBe(true)
  })

  test('keeps fewer frames of what moves where it must, and every part begins on time all the same', () => {
    const moving = state({ spacing: 125_000, damagedAt: zero + 90_000 })
    expect(planGate(zero + 90_000, moving, part)).toEqual({ open: false, lookAt: zero + 105_000 })
    expect(planGate(zero + 105_000, moving, part).open).toBe(true)
    const late = state({ spacing: 125_000, frameAt: zero + part - 60_000, damagedAt: zero + part - 40_000 })
    expect(planGate(zero + part - 39_000, late, part)).toEqual({ open: false, lookAt: zero + part - beforePart })
    expect(planGate(zero + part - beforePart, late, part).open).toBe(true)
  })

  test('always looks again later, and by the next part at the latest', () => {
    const time = fc.integer({ min: zero, max: zero + 10_000_000 })
    fc.assert(
      fc.property(time, time, time, (now, damagedAt, frameAt) => {
        const { lookAt } = planGate(
          now,
          state({ damagedAt: Math.min(now, damagedAt), frameAt: Math.min(now, frameAt) }),
          part,
        )
        expect(lookAt).toBeGreaterThan(now)
        expect(lookAt).toBeLessThanOrEqual(now + part)
      }),
    )
  })
})
