import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { interruptedAfter } from '../../core/recording/interrupted.ts'
import { keepersTurn, planClaims, pressingAhead } from '../../recorder/claim/plan-claims.ts'
import type { Waiting, WaitingRecording } from '../../storage/catalog/takes/waiting.ts'

const now = new Date('2027-03-01T08:00:00Z')
const [large, small, third] = [newId<OrganisationId>(), newId<OrganisationId>(), newId<OrganisationId>()]
const waits = (organisation: OrganisationId, seconds: number, more: Partial<WaitingRecording> = {}) => ({
  ...{
    id: newId<RecordingId>(),
    lecture: newId<LectureId>(),
    organisation,
    take: 0,
    width: 1280,
    height: 720,
    beginsAt: null,
  },
  ...{ overlaps: false, selfTest: false, lastSeenAt: null },
  requestedAt: new Date(now.getTime() - seconds * 1_000),
  ...more,
})
const plan = (recordings: WaitingRecording[], more: Partial<Waiting> = {}) =>
  planClaims({ now, recordings, running: new Map(), quotas: new Map(), ...more }, keepersTurn)
const ids = (claims: { id: RecordingId }[]) => claims.map(({ id }) => id)

test('a lecture that lost its recorder goes first, then what was planned, then whoever pressed Record', () => {
  const next = waits(large, 1, { take: 2 })
  const soon = waits(large, 1, { beginsAt: new Date(now.getTime() + pressingAhead) })
  const later = waits(large, 1, { beginsAt: new Date(now.getTime() + pressingAhead + 1) })
  const [overdue, pressed] = [waits(large, 3), waits(large, 2.9)]
  const claims = plan([pressed, overdue, later, soon, next])
  expect(ids(claims)).toEqual(ids([next, soon, later, overdue, pressed]))
  expect(claims.map(({ kind }) => kind)).toEqual(['next-take', 'pressing', 'planned', 'overdue', 'at-once'])
})

test('what nobody captures goes before what is handed over', () => {
  const [handedOver, lost] = [waits(large, 9, { take: 1, overlaps: true }), waits(large, 1, { take: 1 })]
  expect(ids(plan([handedOver, lost, waits(large, 20)])).slice(0, 2)).toEqual(ids([lost, handedOver]))
})

test('what was interrupted too long is the keeper’s to end for a while', () => {
  const seen = (ago: number) => ({ take: 1, lastSeenAt: new Date(now.getTime() - ago) })
  const short = waits(large, 7_201, seen(interruptedAfter - 1))
  const long = waits(large, 7_200, seen(interruptedAfter))
  const fresh = waits(large, 1)
  const waiting = { now, recordings: [short, long, fresh], running: new Map(), quotas: new Map() }
  expect(ids(planClaims(waiting, 0))).toEqual(ids([short, fresh]))
  expect(ids(planClaims(waiting, keepersTurn))).toEqual(ids([short, long, fresh]))
})

test('an organisation that has none goes before one that has many, whoever came first', () => {
  const [a, b, c] = [waits(large, 30), waits(large, 29), waits(small, 1)]
  expect(ids(plan([a, b, c], { running: new Map([[large, 3]]) }))).toEqual(ids([c, a, b]))
  // Among equals whoever has waited longest; then they take turns.
  const d = waits(third, 10)
  expect(ids(plan([a, b, c, d]))).toEqual(ids([a, d, c, b]))
})

test('nobody gets more than its organisation may have, but for lectures that have begun', () => {
  const [a, b] = [waits(small, 3), waits(small, 2)]
  const next = waits(small, 1, { take: 1 })
  const quotas = new Map([[small, 2]])
  expect(ids(plan([a, b, next], { quotas }))).toEqual(ids([next, a]))
  expect(ids(plan([a, b, next], { quotas, running: new Map([[small, 5]]) }))).toEqual(ids([next]))
  const planned = waits(small, 1, { beginsAt: now })
  expect(ids(plan([planned], { quotas, running: new Map([[small, 2]]) }))).toEqual([])
})

test('places are shared fairly whatever the order of presses: nobody is two ahead while another waits', () => {
  const someone = fc.constantFrom(large, small, third)
  fc.assert(
    fc.property(fc.array(fc.tuple(someone, fc.nat(600))), fc.nat(20), (presses, places) => {
      const recordings = presses.map(([organisation, seconds]) => waits(organisation, seconds))
      const claims = plan(recordings)
      expect(new Set(ids(claims))).toEqual(new Set(ids(recordings)))
      const given = claims.slice(0, places)
      const has = (one: OrganisationId) => given.filter(({ organisation }) => organisation === one).length
      for (const { organisation } of claims.slice(places)) {
        for (const other of [large, small, third]) expect(has(other) - has(organisation)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('a self-test gets what nobody else wants, waits however long, and counts for nobody', () => {
  const selfTest = waits(small, 600, { selfTest: true })
  const interrupted = waits(small, 600, { selfTest: true, take: 1 })
  const pressed = waits(small, 1)
  const claims = plan([selfTest, interrupted, pressed], { quotas: new Map([[small, 1]]) })
  expect(ids(claims)).toEqual(ids([pressed, selfTest, interrupted]))
  expect(claims.map(({ kind }) => kind)).toEqual(['at-once', 'self-test', 'self-test'])
})
