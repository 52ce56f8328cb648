import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPermissions } from '../../../viewer/live/permissions.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const admitted = { caller: { person: null, linkKeys: new Map() }, objects: {} }

test('a page that asks again is looked up once in ten seconds, each page for itself, and anew when its lecture is forgotten', async () => {
  const permissions = openPermissions()
  const look = vi.fn(async () => admitted)
  const asks = async (...pages: string[]) => {
    for (const page of pages) await permissions.follow('lecture', page, look)
    return look.mock.calls.length
  }
  expect(await asks('one', 'one', 'other', 'one', 'other')).toBe(2)
  vi.advanceTimersByTime(9_900)
  expect(await asks('one')).toBe(2)
  vi.advanceTimersByTime(200)
  expect(await asks('one', 'one')).toBe(3)
  permissions.forget('lecture')
  expect(await asks('one')).toBe(4)
  permissions.forget('another lecture')
  expect(await asks('one')).toBe(4)
  permissions.clear()
  expect(await asks('one')).toBe(5)
})

test('whoever is refused is looked up again', async () => {
  const permissions = openPermissions()
  const refuse = () => Promise.reject(new Error('refused'))
  await expect(permissions.follow('lecture', 'page', refuse)).rejects.toThrow('refused')
  expect(await permissions.follow('lecture', 'page', async () => admitted)).toBe(admitted)
})

test('who was let through while things changed stands for this one request only', async () => {
  const permissions = openPermissions()
  const before = Promise.withResolvers<typeof admitted>()
  const asked = permissions.follow('lecture', 'page', () => before.promise)
  permissions.clear()
  const now = { ...admitted }
  expect(await permissions.follow('lecture', 'page', async () => now)).toBe(now)
  before.resolve(admitted)
  await asked
  expect(await permissions.follow('lecture', 'page', async () => admitted)).toBe(now)
})

test('a browser that plays is decided about once in ten seconds as well; one that is refused each time', async () => {
  const permissions = openPermissions()
  const decision = { refusal: undefined, eyes: 'watching', lecture: undefined, openedBy: undefined } as const
  const decide = vi.fn(async () => decision)
  const refuse = vi.fn(async () => ({ ...decision, refusal: 'sign-in' as const }))
  for (let turn = 0; turn < 3; turn++) {
    await permissions.play('lecture', 'browser', decide)
    await permissions.play('lecture', 'stranger', refuse)
  }
  expect([decide.mock.calls.length, refuse.mock.calls.length]).toEqual([1, 3])
  vi.advanceTimersByTime(10_100)
  await permissions.play('lecture', 'browser', decide)
  permissions.forget('lecture')
  await permissions.play('lecture', 'browser', decide)
  expect(decide).toHaveBeenCalledTimes(3)
})
