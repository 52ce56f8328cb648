import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId, type PlannedRecordingId, type RecordingId } from '../../core/ids.ts'
import { latestStart, planDueStarts, prepareAhead } from '../../keeper/due/plan-due-starts.ts'
import { awaitStart, restUntil } from '../../recorder/take/await-start.ts'
import { createDatabaseClock } from '../../recorder/take/database-clock.ts'

const id = newId<PlannedRecordingId>()
const at = (milliseconds: number) => new Date(Date.parse('2027-03-28T08:15:00Z') + milliseconds)
const plan = (more: Partial<{ ends_at: Date; prepared: boolean }> = {}) => ({
  ...{ id, begins_at: at(0), ends_at: null, prepared: false },
  ...more,
})
const due = (now: Date, ...plans: ReturnType<typeof plan>[]) => planDueStarts({ now, plans, awaiting: [] })

test('a planned recording gets ready ahead of its time, once, and is missed when it is far too late', () => {
  expect(due(at(-prepareAhead - 1), plan())).toEqual([])
  expect(due(at(-prepareAhead), plan())).toEqual([{ act: 'prepare', plan: id }])
  expect(due(at(-prepareAhead), plan({ prepared: true }))).toEqual([])
  // Everything was away at its time: whoever comes within half an hour still gets a recording.
  expect(due(at(latestStart - 1), plan())).toEqual([{ act: 'prepare', plan: id }])
  expect(due(at(latestStart), plan())).toEqual([{ act: 'miss', plan: id }])
  expect(due(at(60_000), plan({ ends_at: at(60_000) }))).toEqual([{ act: 'miss', plan: id }])
})

test('two lectures that touch each other are two recordings, also while the first one still runs', () => {
  const second = { ...plan(), id: newId<PlannedRecordingId>(), begins_at: at(100) }
  expect(due(at(-1_000), plan(), second)).toEqual([
    { act: 'prepare', plan: id },
    { act: 'prepare', plan: second.id },
  ])
  const awaiting = [newId<RecordingId>()]
  expect(planDueStarts({ now: at(100), plans: [], awaiting })).toEqual([{ act: 'begin', recording: awaiting[0] }])
})

test('an instant is an instant: a plan of the night in which clocks change is due once, at its own second', () => {
  // Zurich, 31 October 2027: 02:30 happens twice.
  const first = new Date('2027-10-31T02:30:00+02:00')
  const again = new Date('2027-10-31T02:30:00+01:00')
  expect(again.getTime() - first.getTime()).toBe(3_600_000)
  const planned = { ...plan(), begins_at: again }
  expect(due(new Date(first.getTime()), planned)).toEqual([])
  expect(due(again, planned)).toHaveLength(1)
  expect(
    due(new Date('2028-02-29T12:00:00Z'), { ...plan(), begins_at: new Date('2028-02-29T12:00:30Z') }),
  ).toHaveLength(1)
})

test('the take waits by the database’s clock, whatever the wall clock of its machine does', () => {
  const clock = createDatabaseClock()
  expect(clock.now()).toBeUndefined()
  expect(restUntil(at(0), clock.now())).toBe(Number.POSITIVE_INFINITY)
  expect(restUntil(null, undefined)).toBe(0)
  const jumps = fc.constantFrom(0, 3_600_000, -3_600_000, 86_400_000)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), jumps), { maxLength: 20 }), (beats) => {
      let passed = 0
      let wall = at(-1_000_000).getTime()
      const truth = () => at(-500_000).getTime() + passed
      const told = createDatabaseClock({
        now: () => new Date(wall + passed),
        monotonicMicroseconds: () => BigInt(passed) * 1_000n,
      })
      for (const [seconds, jump] of beats) {
        passed += seconds * 1_000
        wall += jump
        const answered = told.ask()
        passed += 4
        answered(new Date(truth() - 2))
        // The wall clock jumps between two beats, too.
        wall += jump
        passed += 400
        expect(told.now()?.getTime()).toBe(truth())
        expect(told.ago(400).getTime()).toBe(truth() - 400)
      }
    }),
  )
})

test('Record pressed before the planned start lets it come at once; an end before it lets it never come', async () => {
  const over = new AbortController()
  const now = () => at(-30_000)
  const start = awaitStart(at(0), now, over.signal)
  let come = false
  void start.come.then(() => {
    come = true
  })
  await Promise.resolve()
  expect(come).toBe(false)
  start.moved(at(-30_000))
  await start.come
  const ended = awaitStart(at(0), now, over.signal)
  over.abort()
  ended.moved(at(-60_000))
  expect(await Promise.race([ended.come.then(() => 'come'), Promise.resolve('not')])).toBe('not')
})
