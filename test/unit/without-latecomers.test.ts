import { expect, test } from 'vitest'
import { withoutLatecomers } from '../../storage/catalog/recordings/without-latecomers.ts'

/** Segments of a rendition, in order, whose rows these transactions have written. */
function rows(transactions: number[], take = 1, rendition = '720p') {
  return transactions.map((transaction, number) => ({
    ...{ take, track: 'video', rendition, number },
    transaction: String(transaction % 2 ** 32),
  }))
}
const numbers = (transactions: number[]) => withoutLatecomers(rows(transactions)).map(({ number }) => number)

test('a segment whose row came after that of a later one is left out', () => {
  expect(numbers([10, 11, 12, 13])).toEqual([0, 1, 2, 3])
  expect(numbers([10, 90, 12, 13])).toEqual([0, 2, 3])
  // With the end of the take, which nobody had stored either.
  expect(numbers([10, 90, 91, 13, 14, 92, 93])).toEqual([0, 3, 4, 5, 6])
  expect(numbers([90, 11])).toEqual([1])
  expect(numbers([])).toEqual([])
})

test('rows of one transaction all stay, and so they do where the numbers of transactions begin again', () => {
  expect(numbers([7, 7, 7])).toEqual([0, 1, 2])
  const end = 2 ** 32
  expect(numbers([end - 2, end - 1, end + 3, end + 4])).toEqual([0, 1, 2, 3])
  expect(numbers([end - 2, end + 9, end - 1, end + 3])).toEqual([0, 2, 3])
})

test('every rendition of every take has its own order', () => {
  const [first, small, second] = [rows([50, 51]), rows([40, 41], 1, '360p'), rows([30, 31], 2)]
  const mixed = [...first, ...small, ...second].toSorted((a, b) => a.take - b.take || a.number - b.number)
  expect(withoutLatecomers(mixed)).toEqual(mixed)
})
