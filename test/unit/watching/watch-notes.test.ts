import { expect, test } from 'vitest'
import type { LectureId, PersonId } from '../../../core/ids.ts'
import type { WatchNote } from '../../../storage/catalog/watch-positions.ts'
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
