import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ObjectKey } from '../../../storage/objects/object-store.ts'
import { openRecentPieces } from '../../../viewer/media/recent-pieces.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const key = (number: number): ObjectKey => `organisation/recording/${number}` as ObjectKey

function counted() {
  const get = vi.fn(async (name: ObjectKey) => Readable.from([Buffer.from(name)]))
  return { get, pieces: openRecentPieces({ get }) }
}

test('a piece is read once for all who ask within half a minute, and is gone after it', async () => {
  const { get, pieces } = counted()
  const taken = [1, 1, 2, 1].map((number) => pieces.take(key(number), 1_000))
  const texts = await Promise.all(taken.map(async (piece) => (await piece?.read)?.toString()))
  expect(texts).toEqual([1, 1, 2, 1].map(key))
  expect(get).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(30_000)
  await pieces.take(key(1), 1_000)?.read
  expect(get).toHaveBeenCalledTimes(3)
})

test('what could not be read is read again', async () => {
  const { get, pieces } = counted()
  get.mockRejectedValueOnce(new Error('away'))
  await expect(pieces.take(key(1), 1_000)?.read).rejects.toThrow('away')
  expect((await pieces.take(key(1), 1_000)?.read)?.toString()).toBe(key(1))
})

test('those that were not asked for lately make room, and what is sent slowly is no more than the memory there is', async () => {
  const { get, pieces } = counted()
  const megabytes = 4_000_000
  const taken = Array.from({ length: 48 }, (_, number) => pieces.take(key(number), megabytes))
  expect(taken.every((piece) => piece)).toBe(true)
  // All of them are still being sent.
  expect(pieces.take(key(100), megabytes)).toBeUndefined()
  // One that is there takes no more room.
  expect(pieces.take(key(47), megabytes)).toBeDefined()
  expect(get).toHaveBeenCalledTimes(48)
  taken[0]?.done()
  taken[0]?.done()
  expect(pieces.take(key(100), megabytes)).toBeDefined()
  expect(pieces.take(key(101), megabytes)).toBeUndefined()
})
