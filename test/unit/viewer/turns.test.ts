import { expect, test } from 'vitest'
import { openTurns } from '../../../viewer/live/turns.ts'

/** Work that goes on until it is told to end. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const work = (name: string) => () => {
    begun.push(name)
    const end = Promise.withResolvers<string>()
    ends.set(name, end)
    return end.promise
  }
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { begun, work, settled, end: (name: string) => ends.get(name) }
}

test('little goes on at once for each thing, in the order in which it was asked for, and what is too much is refused', async () => {
  const turns = openTurns({ atOnce: 2, waiting: 1 })
  const { begun, work, settled, end } = works()
  const [one, , three] = ['one', 'two', 'three'].map((name) => turns.take('lecture', work(name)))
  expect(turns.take('lecture', work('four'))).toBeUndefined()
  void turns.take('other', work('five'))
  await settled()
  expect(begun).toEqual(['one', 'two', 'five'])
  end('one')?.resolve('done')
  expect(await one).toBe('done')
  await settled()
  expect(begun).toEqual(['one', 'two', 'five', 'three'])
  void turns.take('lecture', work('six'))
  end('two')?.resolve('')
  await settled()
  expect(begun.at(-1)).toBe('six')
  end('three')?.resolve('')
  expect(await three).toBe('')
})

test('what fails hands its turn over, too', async () => {
  const turns = openTurns({ atOnce: 1, waiting: 5 })
  const { begun, work, settled, end } = works()
  const failing = turns.take('lecture', work('one'))
  const next = turns.take('lecture', work('two'))
  await settled()
  end('one')?.reject(new Error('lost'))
  await expect(failing).rejects.toThrow('lost')
  await settled()
  expect(begun).toEqual(['one', 'two'])
  end('two')?.resolve('done')
  expect(await next).toBe('done')
})
