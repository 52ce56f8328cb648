import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { waitMilliseconds } from '../../core/process/retry.ts'
import { openUploadTurns, type UploadTurns } from '../../recorder/upload/upload-turns.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'

let leave: AbortController
let turns: UploadTurns
let away: boolean
/** Places in the order in which they were tried. */
let tried: number[]
let stored: number[]

beforeEach(() => {
  vi.useFakeTimers()
  leave = new AbortController()
  turns = openUploadTurns({ most: 3, signal: leave.signal, wait })
  away = false
  tried = []
  stored = []
})
afterEach(() => {
  vi.useRealTimers()
})

/** Fake timers do not reach node:timers/promises. */
function wait(failures: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(
      resolve,
      waitMilliseconds(failures, () => 0),
    )
    leave.signal.addEventListener('abort', () => resolve())
  })
}

/** An upload of 100 ms. */
function upload(place: number, refused = () => away): Promise<void> {
  const act = async () => {
    tried.push(place)
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (refused()) throw new StoreUnavailable('test')
    stored.push(place)
  }
  const told = turns(place, act, () => {})
  told.catch(() => {})
  return told
}

test('as many as may run at once, the oldest first, whenever they were added', async () => {
  for (const place of [50, 1, 2, 3, 0]) void upload(place)
  await vi.advanceTimersByTimeAsync(0)
  // The first three had nobody before them.
  expect(tried).toEqual([50, 1, 2])
  await vi.advanceTimersByTimeAsync(100)
  expect(tried).toEqual([50, 1, 2, 0, 3])
  await vi.advanceTimersByTimeAsync(100)
  expect(stored).toEqual([50, 1, 2, 0, 3])
})

test('while the store is away one asks every five seconds, however many wait; then all go on, the oldest first', async () => {
  away = true
  const minutes = 10
  for (let place = 0; place < 2_000; place++) void upload(place)
  await vi.advanceTimersByTimeAsync(minutes * 60_000)
  expect(tried.length).toBeLessThan(3 + minutes * 12 + 6)
  expect(stored).toEqual([])
  away = false
  await vi.advanceTimersByTimeAsync(5_200)
  const [proof = -1] = stored
  const begun = stored.length
  await vi.advanceTimersByTimeAsync(1_000)
  expect(stored.length).toBe(begun + 30)
  expect(stored.slice(1)).toEqual(
    Array.from({ length: begun + 30 }, (_, place) => place)
      .filter((place) => place !== proof)
      .slice(0, begun + 29),
  )
})

test('an object that alone is refused does not hold up the others', async () => {
  for (let place = 0; place < 20; place++) void upload(place, () => place === 0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(stored.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1))
})

test('any other error is the act’s own, and the next one has its turn', async () => {
  const broken = turns(0, () => Promise.reject(new Error('no such file')), vi.fn())
  await expect(broken).rejects.toThrow('no such file')
  void upload(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(stored).toEqual([1])
})

test('who waits when it is given up hears of it at once', async () => {
  away = true
  const all = [0, 1, 2, 3].map((place) => upload(place))
  await vi.advanceTimersByTimeAsync(150)
  leave.abort(new Error('enough'))
  // What runs is not cut off.
  await vi.advanceTimersByTimeAsync(100)
  for (const each of all) await expect(each).rejects.toThrow('enough')
  await expect(upload(4)).rejects.toThrow('enough')
})
