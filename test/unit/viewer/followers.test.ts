import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFollowers } from '../../../viewer/live/followers.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const admitted = { caller: { person: null, linkKeys: new Map() }, objects: {} }

test('a page that asks again is looked up once in ten seconds, each page for itself, and anew when its lecture is forgotten', async () => {
  const followers = openFollowers()
  const look = vi.fn(async () => admitted)
  const asks = async (...pages: string[]) => {
    for (const page of pages) await followers.of('lecture', page, look)
    return look.mock.calls.length
  }
  expect(await asks('one', 'one', 'other', 'one', 'other')).toBe(2)
  vi.advanceTimersByTime(9_900)
  expect(await asks('one')).toBe(2)
  vi.advanceTimersByTime(200)
  expect(await asks('one', 'one')).toBe(3)
  followers.forget('lecture')
  expect(await asks('one')).toBe(4)
  followers.forget('another lecture')
  expect(await asks('one')).toBe(4)
  followers.clear()
  expect(await asks('one')).toBe(5)
})

test('whoever is refused is looked up again', async () => {
  const followers = openFollowers()
  const refuse = () => Promise.reject(new Error('refused'))
  await expect(followers.of('lecture', 'page', refuse)).rejects.toThrow('refused')
  expect(await followers.of('lecture', 'page', async () => admitted)).toBe(admitted)
})

test('who was let through while things changed stands for this one request only', async () => {
  const followers = openFollowers()
  const before = Promise.withResolvers<typeof admitted>()
  const asked = followers.of('lecture', 'page', () => before.promise)
  followers.clear()
  const now = { ...admitted }
  expect(await followers.of('lecture', 'page', async () => now)).toBe(now)
  before.resolve(admitted)
  await asked
  expect(await followers.of('lecture', 'page', async () => admitted)).toBe(now)
})
