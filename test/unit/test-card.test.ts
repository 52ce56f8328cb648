import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardAt, drawTestCard, readTestCard, type TestCard } from '../../core/test-card/test-card.ts'

function painted(card: TestCard, width: number, height: number) {
  const data = new Uint8Array(width * height)
  for (const block of drawTestCard(card, width, height)) {
    for (let y = block.y; y < block.y + block.height; y++) {
      data.fill(block.light, y * width + block.x, y * width + block.x + block.width)
    }
  }
  return { data, width, height }
}

const anyCard = fc.record({
  frame: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  time: fc.integer({ min: 0, max: 2 ** 40 - 1 }),
  flash: fc.boolean(),
})

test('every card reads back, large and small', () => {
  fc.assert(
    fc.property(anyCard, fc.constantFrom([1280, 720], [640, 360], [320, 180]), (card, [width = 0, height = 0]) => {
      expect(readTestCard(painted(card, width, height))).toEqual(card)
    }),
    { numRuns: 60 },
  )
})

test('a card reads back from its place in a larger picture', () => {
  const card = { frame: 4711, time: 123_456_789, flash: true }
  const small = painted(card, 640, 360)
  const data = new Uint8Array(1280 * 720)
  for (let y = 0; y < 360; y++) data.set(small.data.subarray(y * 640, (y + 1) * 640), (y + 200) * 1280 + 300)
  const place = { x: 300, y: 200, width: 640, height: 360 }
  expect(readTestCard({ data, width: 1280, height: 720 }, place)).toEqual(card)
})

test('one wrong block, one colour, and a half-faded card are no cards', () => {
  const good = painted({ frame: 99, time: 5_000, flash: false }, 640, 360)
  const wrong = { ...good, data: good.data.slice() }
  for (let y = 72; y < 118; y++) wrong.data.fill(255, y * 640 + 52, y * 640 + 84)
  expect(readTestCard(wrong)).toBeUndefined()
  for (const light of [0, 110, 255]) {
    expect(readTestCard({ data: new Uint8Array(640 * 360).fill(light), width: 640, height: 360 })).toBeUndefined()
  }
  const faded = { ...good, data: good.data.map((light) => Math.round(light * 0.1 + 100)) }
  expect(readTestCard(faded)).toBeUndefined()
})

test('fifteen frames a second; the flash is the first tenth of every second', () => {
  expect(cardAt(2.5 / 15, 0).frame).toBe(2)
  const flashes = Array.from({ length: 30 }, (_, frame) => cardAt((frame + 0.5) / 15, 0).flash)
  expect(flashes.flatMap((flash, frame) => (flash ? [frame] : []))).toEqual([0, 1, 15, 16])
})
