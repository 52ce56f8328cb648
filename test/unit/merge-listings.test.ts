import { expect, test } from 'vitest'
import { inParts } from '../../storage/objects/in-parts.ts'
import { type Listed, mergeListings } from '../../storage/objects/merge-listings.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'

test.each([
  ['', '', ''],
  ['a1 b2', '', 'a1- b2-'],
  ['', 'a1 b2', 'a-1 b-2'],
  ['a1 c3 d4', 'b2 c5 e6', 'a1- b-2 c35 d4- e-6'],
  ['a1 a-b2', 'a1', 'a11 a-b2-'],
])('%j and %j', async (first, second, merged) => {
  const found = await Array.fromAsync(mergeListings(listing(first), listing(second)))
  expect(found.map(({ key, first = '-', second = '-' }) => `${key}${first}${second}`).join(' ')).toBe(merged)
})

test('both listings end where their reader goes, and what one of them throws is thrown', async () => {
  let ended = 0
  async function* endless(): AsyncGenerator<Listed> {
    try {
      for (let number = 100; ; number++) yield { key: String(number) as ObjectKey, bytes: number }
    } finally {
      ended += 1
    }
  }
  for await (const { key } of mergeListings(endless(), endless())) if (key === '105') break
  expect(ended).toBe(2)
  const broken = new Error('away')
  async function* breaking(): AsyncGenerator<Listed> {
    yield { key: '100' as ObjectKey, bytes: 1 }
    throw broken
  }
  await expect(Array.fromAsync(mergeListings(endless(), breaking()))).rejects.toBe(broken)
  expect(ended).toBe(3)
})

test('pieces of any size become parts of one size', async () => {
  async function* pieces(...sizes: number[]) {
    let next = 0
    for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++ % 256)
  }
  for (const sizes of [[], [1], [10], [3, 7], [25], [0, 9, 0, 2, 40], [10, 10]]) {
    const parts = await Array.fromAsync(inParts(pieces(...sizes), 10))
    const whole = Buffer.concat(await Array.fromAsync(pieces(...sizes)))
    expect(Buffer.concat(parts).equals(whole)).toBe(true)
    expect(parts.map(({ length }) => length)).toEqual(
      Array.from({ length: Math.ceil(whole.length / 10) }, (_, part) => Math.min(10, whole.length - part * 10)),
    )
  }
})

function listing(text: string): AsyncIterable<Listed> {
  const listed = text.split(' ').filter((word) => word !== '')
  return (async function* () {
    for (const word of listed) yield { key: word.slice(0, -1) as ObjectKey, bytes: Number(word.at(-1)) }
  })()
}
