import { expect, test, vi } from 'vitest'
import { newId, type RecordingId } from '../../../core/ids.ts'
import { openRecordedLevels } from '../../../viewer/live/recorded-levels.ts'

test('a take is asked every five seconds while somebody looks, and what it has told counts for two', () => {
  let now = 0
  const ask = vi.fn()
  const levels = openRecordedLevels(ask, () => now)
  const [one, other] = [newId<RecordingId>(), newId<RecordingId>()]
  expect([levels.look(one), levels.look(one), levels.look(other)]).toEqual([null, null, null])
  expect(ask.mock.calls).toEqual([[one], [other]])
  levels.heard({ recording: one, level: 0.25 })
  now = 1_900
  expect([levels.look(one), levels.look(other)]).toEqual([0.25, null])
  levels.heard({ recording: one, level: 0 })
  expect(levels.look(one)).toBe(0)
  now = 4_000
  expect(levels.look(one)).toBeNull()
  now = 5_000
  levels.look(one)
  expect(ask.mock.calls).toEqual([[one], [other], [one]])
})
