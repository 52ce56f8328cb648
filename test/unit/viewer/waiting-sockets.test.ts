import { expect, test } from 'vitest'
import { openWaitingSockets } from '../../../viewer/signal/waiting-sockets.ts'

const never = new Promise<undefined>(() => {})

/** Takes places and tells which have had to give way. */
function open(most: { ofOne: number; ofAll: number }) {
  const waiting = openWaitingSockets(most)
  const putOut: string[] = []
  return { waiting, putOut, take: (address: string, name: string) => waiting.take(address, () => putOut.push(name)) }
}

test('the silent socket that came first gives way to one more from its address, and to no other', () => {
  const { waiting, putOut, take } = open({ ofOne: 2, ofAll: 100 })
  expect([take('a', 'a1'), take('a', 'a2'), take('b', 'b1')].map(Boolean)).toEqual([true, true, true])
  expect(putOut).toEqual([])
  expect(take('a', 'a3')).toBeDefined()
  expect(take('a', 'a4')).toBeDefined()
  expect(putOut).toEqual(['a1', 'a2'])
  expect(waiting.size).toBe(3)
})

test('when all places are taken, the address with the most silent ones gives way', () => {
  const { waiting, putOut, take } = open({ ofOne: 3, ofAll: 5 })
  for (const name of ['r1', 'a1', 'a2', 'a3', 'b1']) take(name.slice(0, 1), name)
  expect(take('c', 'c1')).toBeDefined()
  expect(take('b', 'b2')).toBeDefined()
  expect(putOut).toEqual(['a1', 'a2'])
  expect(waiting.size).toBe(5)
})

test('who is being admitted gives way to nobody; who was not, does again; who has a seat waits no more', async () => {
  const { waiting, putOut, take } = open({ ofOne: 2, ofAll: 3 })
  void take('a', 'a1')?.admit(never)
  const second = take('a', 'a2')
  const admitted = second?.admit(Promise.resolve(undefined))
  expect(take('a', 'a3')).toBeUndefined()
  expect(putOut).toEqual([])
  expect(await admitted).toBeUndefined()
  const third = take('a', 'a3')
  expect(putOut).toEqual(['a2'])
  second?.leave()
  expect(waiting.size).toBe(2)
  expect(await third?.admit(Promise.resolve('a seat'))).toBe('a seat')
  expect(waiting.size).toBe(1)
  await expect(take('a', 'a4')?.admit(Promise.reject(new Error('no database')))).rejects.toThrow('no database')
  expect(take('a', 'a5')).toBeDefined()
  expect(putOut).toEqual(['a2', 'a4'])
})

test('whoever has left makes room', () => {
  const { waiting, putOut, take } = open({ ofOne: 1, ofAll: 1 })
  take('a', 'a1')?.leave()
  expect(waiting.size).toBe(0)
  expect(take('b', 'b1')).toBeDefined()
  expect(putOut).toEqual([])
})
