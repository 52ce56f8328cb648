import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { LectureId, PersonId } from '../../../core/ids.ts'
import type { WatchNote } from '../../../storage/catalog/watching/watch-positions.ts'
import { openWatchNotes } from '../../../viewer/live/watch-notes.ts'

const note = (person: number, position: number): WatchNote => ({
  ...{ person: `p${person}` as PersonId, lecture: 'l' as LectureId, position, duration: 60_000 },
})

test('what thousands tell at the same time is kept in one go, of each the last place', async () => {
  const kept: (readonly WatchNote[])[] = []
  const noteWatched = openWatchNotes(async (notes) => void kept.push(notes))
  const people = Array.from({ length: 2_000 }, (_, index) => index)
  await Promise.all([...people, ...people].map((person, index) => noteWatched(note(person, index))))
  expect(kept.map((notes) => notes.length)).toEqual([2_000])
  expect(kept[0]?.[0]).toEqual(note(0, 2_000))
  await noteWatched(note(1, 7))
  expect(kept[1]).toEqual([note(1, 7)])
})

test('who could not be kept hears of it, and the next ones are kept', async () => {
  let fails = true
  const noteWatched = openWatchNotes(async () => {
    if (fails) throw new Error('the database is away')
  })
  await expect(noteWatched(note(1, 1))).rejects.toThrow('away')
  fails = false
  await expect(noteWatched(note(1, 2))).resolves.toBeUndefined()
})

test('while it is slow, what is told meanwhile is one batch, kept after the one before, whatever became of that', async () => {
  const kept: number[] = []
  const slow = Promise.withResolvers<void>()
  const noteWatched = openWatchNotes(async (notes) => {
    kept.push(notes.length)
    if (kept.length === 1) await slow.promise
  })
  const first = noteWatched(note(1, 1))
  await vi.waitFor(() => expect(kept).toEqual([1]))
  const second = noteWatched(note(2, 1))
  await delay(400)
  const third = noteWatched(note(3, 1))
  await delay(400)
  expect(kept).toEqual([1])
  slow.reject(new Error('the database is away'))
  await expect(first).rejects.toThrow('away')
  await Promise.all([second, third])
  expect(kept).toEqual([1, 2])
})
