import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysAfter, earliest, latest, witness } from '../../../core/retention/retention-time.ts'

const start = new Date('2026-11-27T10:00:00Z')
const hour = 3600_000
const after = (hours: number) => new Date(start.getTime() + hours * hour)

test('time that goes by while a keeper looks counts, and a jump does not', () => {
  expect(witness({ now: after(1), witnessed: start }, hour)).toEqual(after(1))
  expect(witness({ now: after(24 * 400), witnessed: start }, hour)).toEqual(after(1))
  // Set back: nothing counts until it is where it was.
  expect(witness({ now: after(-24), witnessed: start }, hour)).toEqual(start)
})

test('an hour without a keeper counts at once, up to a week is caught up at double pace, more waits for a word', () => {
  expect(witness({ now: after(1), witnessed: start }, undefined)).toEqual(after(1))
  expect(witness({ now: after(2), witnessed: start }, undefined)).toEqual(start)
  expect(witness({ now: after(72), witnessed: start }, hour)).toEqual(after(2))
  expect(witness({ now: after(24 * 8), witnessed: start }, hour)).toEqual(after(1))
  // It stood still meanwhile, and has not seen that the clock was set back and forward again.
  expect(witness({ now: after(24 * 31), witnessed: start }, 24 * 31 * hour)).toEqual(start)
})

test('whatever the clock does, no more counts than twice what went by, and it never goes back or past the clock', () => {
  const look = fc.record({ elapsed: fc.nat(100 * hour), jump: fc.oneof(fc.constant(0), fc.integer()) })
  fc.assert(
    fc.property(fc.array(look, { maxLength: 50 }), (looks) => {
      let [now, witnessed, real] = [start, start, 0]
      for (const { elapsed, jump } of looks) {
        now = new Date(now.getTime() + elapsed + (jump % 1_000) * hour)
        const next = witness({ now, witnessed }, elapsed)
        expect(next >= witnessed).toBe(true)
        expect(next > witnessed && next > now).toBe(false)
        witnessed = next
        real += elapsed
        expect(witnessed.getTime() - start.getTime()).toBeLessThanOrEqual(2 * real)
      }
    }),
  )
})

test('what removes goes by the earlier time, what protects by the later', () => {
  for (const time of [
    { now: after(5), witnessed: start },
    { now: start, witnessed: after(5) },
  ]) {
    expect([earliest(time), latest(time)]).toEqual([start, after(5)])
  }
  // The night in which summer ends.
  expect(daysAfter(new Date('2026-10-25T00:30:00+02:00'), 1)).toEqual(new Date('2026-10-25T23:30:00+01:00'))
})
