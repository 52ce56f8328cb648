import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PersonId } from '../../../core/ids.ts'
import {
  beginErasing,
  fromTrash,
  hold,
  type Keeping,
  liftHold,
  toErasure,
  toTrash,
} from '../../../core/retention/keeping.ts'
import { daysAfter } from '../../../core/retention/retention-time.ts'
import { type RetentionAct, retentionActs } from '../../harness/retention/retention-acts.ts'
import { newModel, perform } from '../../harness/retention/retention-model.ts'

const start = new Date('2026-03-02T10:00:00Z')
const time = { now: start, witnessed: start }
const admin = 'a' as PersonId
const free = { ...newModel().lecture, held_by_name: 'Ada Admin' }
const after = (...changes: (Partial<Keeping> | null)[]) => Object.assign({}, free, ...changes)
const trashed = after(toTrash(free, 'user.delete', admin, time))
const held = after(hold(free, 'An exam is appealed', admin, time))

test('a held lecture is refused to everybody who would remove it, with the reason and who set it', () => {
  const heldInTrash = Object.assign({}, trashed, hold(trashed, 'An exam is appealed', admin, time))
  for (const act of [
    () => toTrash(held, 'user.delete', admin, time),
    () => toTrash(held, 'retention.course', null, time),
    () => toErasure(heldInTrash, 'user.erase', admin, time),
    () => beginErasing({ ...heldInTrash, erase_at: start }, time),
  ]) {
    expect(act).toThrow(/held since 2026-03-02T\S+ by Ada Admin: “An exam is appealed”.*until an admin lifts the hold/)
    expect(act).toThrow(expect.objectContaining({ code: 'lecture.held' }))
  }
})

test('a hold stops an erasure that was asked for and has not begun; lifted, it has a whole time in the trash', () => {
  const asked = Object.assign({}, trashed, toErasure(trashed, 'user.erase', admin, time))
  expect(() => fromTrash(asked, time)).toThrow(expect.objectContaining({ code: 'lecture.being-erased' }))
  const saved = Object.assign({}, asked, hold(asked, 'An appeal', admin, time))
  expect(saved).toMatchObject({ erase_at: null, trash_reason: 'user.delete', trashed_at: start })
  expect(fromTrash(saved, time)).toMatchObject({ trashed_at: null, ruled_since: start })
  const lifted = Object.assign({}, saved, liftHold(saved, time))
  expect(lifted).toMatchObject({ held_at: null, hold_reason: null, erase_at: daysAfter(start, 30) })
  expect(() => beginErasing(lifted, time)).toThrow(expect.objectContaining({ code: 'lecture.not-in-trash' }))
})

test('an erasure that has begun is neither restored nor held', () => {
  const asked = Object.assign({}, trashed, toErasure(trashed, 'user.erase', admin, time))
  const begun = Object.assign({}, asked, beginErasing(asked, time))
  expect(beginErasing(begun, time)).toBeNull()
  for (const act of [() => fromTrash(begun, time), () => hold(begun, 'An appeal', admin, time)]) {
    expect(act).toThrow(expect.objectContaining({ code: 'lecture.being-erased' }))
  }
})

test('restoring puts a date off where a rule had moved the lecture, and once', () => {
  const back = (reason: 'user.delete' | 'retention.course', before: Partial<Keeping> = {}) => {
    const lecture = after(before)
    return after(before, fromTrash(after(before, toTrash(lecture, reason, null, time)), time)).restored_at
  }
  expect(back('user.delete')).toBeNull()
  expect(back('retention.course')).toEqual(start)
  const earlier = daysAfter(start, -40)
  expect(back('retention.course', { restored_at: earlier })).toEqual(earlier)
  expect(back('user.delete', { restored_at: earlier })).toEqual(earlier)
})

test('a clock that jumps forward erases nothing of the trash; one that was behind shortens nothing', () => {
  const jumped = { now: daysAfter(start, 400), witnessed: start }
  expect(() => beginErasing(trashed, jumped)).toThrow(expect.objectContaining({ code: 'lecture.not-in-trash' }))
  expect(fromTrash(trashed, jumped)).toMatchObject({ trashed_at: null })
  const behind = { now: new Date(0), witnessed: start }
  expect(toTrash(free, 'user.delete', admin, behind)?.erase_at).toEqual(daysAfter(start, 30))
})

test('nothing that is held is removed, in 5,000 sequences of everything that can happen', () => {
  let [erased, refused] = [0, 0]
  fc.assert(
    fc.property(retentionActs(40), (acts) => {
      const model = newModel()
      for (const act of acts) perform(model, act)
      if (model.gone) erased++
      refused += model.refused
      expect(model.broken).toBe(0)
      expect(model.gone && model.held).toBe(false)
    }),
    { numRuns: 5_000 },
  )
  // They would not show anything if they erased nothing, or met no hold.
  expect(erased).toBeGreaterThan(200)
  expect(refused).toBeGreaterThan(500)
}, 20_000)

test('no rule moves a lecture before its last warning has stood its days, in 2,000 sequences', () => {
  let moved = 0
  fc.assert(
    fc.property(retentionActs(60), (acts) => {
      const model = newModel()
      for (const act of acts) perform(model, act)
      if (model.lecture.trash_reason?.startsWith('retention.')) moved++
      expect(model.surprised).toBe(0)
    }),
    { numRuns: 2_000 },
  )
  expect(moved).toBeGreaterThan(50)
}, 20_000)

test('whatever the clock does, nobody’s lecture is erased by a date in less than half its time in the trash, if no admin confirmed one', () => {
  const unconfirmed = (acts: RetentionAct[]) => acts.filter(({ act }) => act !== 'confirm')
  fc.assert(
    fc.property(retentionActs(60), (acts) => {
      const model = newModel()
      for (const act of unconfirmed(acts)) perform(model, act)
      // 30 days, at double pace at most.
      expect(model.erasedAfter ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(15 * 86_400_000)
    }),
    { numRuns: 5_000 },
  )
}, 20_000)
