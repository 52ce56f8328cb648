import { expect, test } from 'vitest'
import { orderTables } from '../../../storage/catalog/recovery/order-tables.ts'

test('each table stands behind those that it refers to; one may refer to itself, and to what is not there', () => {
  const references = [
    { table: 'account', to: 'person' },
    { table: 'person', to: 'university' },
    { table: 'person', to: 'person' },
    { table: 'lecture', to: 'person' },
    { table: 'lecture', to: 'absent' },
  ]
  expect(orderTables(['account', 'lecture', 'person', 'university', 'alone'], references)).toEqual([
    'university',
    'person',
    'account',
    'alone',
    'lecture',
  ])
})

test('a circle is refused', () => {
  const references = [
    { table: 'one', to: 'other' },
    { table: 'other', to: 'one' },
  ]
  expect(() => orderTables(['one', 'other'], references)).toThrow('refer to each other')
})
