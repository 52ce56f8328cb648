import { expect, test } from 'vitest'
import { type LectureId, newId } from '../../../core/ids.ts'
import { readAudience } from '../../../storage/catalog/notify/audiences.ts'
import { openLiveAudience } from '../../../viewer/live/live-audience.ts'

const lecture = newId<LectureId>()

test('viewers add up, the last word of each counts, and one that says nothing more is forgotten', () => {
  let now = 0
  const audience = openLiveAudience(() => now)
  audience.heard({ viewer: 'one', watching: [[lecture, 5]] })
  audience.heard({ viewer: 'other', watching: [[lecture, 7]] })
  audience.heard({ viewer: 'other', watching: [[lecture, 8]] })
  expect(audience.of(lecture)).toBe(13)
  expect(audience.of(newId())).toBe(0)
  now = 4_000
  audience.heard({ viewer: 'one', watching: [[lecture, 6]] })
  now = 10_000
  expect(audience.of(lecture)).toBe(6)
  audience.heard({ viewer: 'one', watching: [] })
  expect(audience.of(lecture)).toBe(0)
})

test('what tells of no audience is not taken for one', () => {
  const viewer = newId()
  expect(readAudience(`${viewer} ${lecture} 12`)).toEqual({ viewer, watching: [[lecture, 12]] })
  expect(readAudience(viewer)).toEqual({ viewer, watching: [] })
  for (const payload of [
    '',
    'x',
    `${viewer} ${lecture}`,
    `${viewer} x 1`,
    `${viewer} ${lecture} -1`,
    `${viewer} 1 2`,
  ]) {
    expect(readAudience(payload)).toBeUndefined()
  }
})
