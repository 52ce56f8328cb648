import { expect, test } from 'vitest'
import { publicationOf, releasedBefore, replaysAppear } from '../../core/recording/replays-appear.ts'

const now = new Date('2026-11-27T10:00:00Z')

test('a replay appears with its publication, when somebody lets it, or so many hours later', () => {
  expect(publicationOf({ when: 'at-once', hours: 24 }, now)).toEqual({ event: 'publish', releaseAt: null })
  expect(publicationOf({ when: 'after-review', hours: 24 }, now)).toEqual({ event: 'publishHidden', releaseAt: null })
  expect(publicationOf({ when: 'after-hours', hours: 72 }, now)).toEqual({
    event: 'publishHidden',
    releaseAt: new Date('2026-11-30T10:00:00Z'),
  })
})

test('an hour is the least, a week the most', () => {
  const allowed = [0, 1, 1.5, 168, 169].filter(
    (hours) => replaysAppear.safeParse({ when: 'after-hours', hours }).success,
  )
  expect(allowed).toEqual([1, 168])
})

test('a release that was undone at once was none; a later one stays the first', () => {
  expect(releasedBefore(null, now)).toBe(null)
  expect(releasedBefore(new Date(now.getTime() - 59_999), now)).toBe(null)
  const before = new Date(now.getTime() - 60_000)
  expect(releasedBefore(before, now)).toBe(before)
})
