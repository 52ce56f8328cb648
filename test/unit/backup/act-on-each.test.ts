import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { actOnEach } from '../../../core/process/act-on-each.ts'

test('each item once, so many at once and no more', async () => {
  const done: number[] = []
  let [now, most] = [0, 0]
  await actOnEach(Array(50).keys(), 7, async (item) => {
    most = Math.max(most, ++now)
    for (let turns = item % 5; turns >= 0; turns--) await turn()
    now -= 1
    done.push(item)
  })
  expect(most).toBe(7)
  expect(done.sort((one, other) => one - other)).toEqual([...Array(50).keys()])
})

test('the first failure ends it', async () => {
  const begun: number[] = []
  const act = async (item: number) => {
    begun.push(item)
    await turn()
    if (item === 3) throw new Error('no')
  }
  await expect(actOnEach(Array(50).keys(), 2, act)).rejects.toThrow('no')
  expect(begun.length).toBeLessThan(8)
})
