import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeStage, type StageBox, type StageTile } from '../../core/layout/compose-stage.ts'

const stage = { width: 1280, height: 720, beside: 1 }
const camera = (key: string, picture = true): StageTile => ({ key, kind: 'camera', picture })
const screen = (key: string): StageTile => ({ key, kind: 'screen', picture: true })

test('nobody: nothing', () => {
  expect(composeStage([], stage)).toEqual([])
})

test('one person alone fills the stage', () => {
  expect(composeStage([camera('a')], stage)).toEqual([
    { key: 'a', kind: 'camera', x: 0, y: 0, width: 1280, height: 720 },
  ])
})

test('two people stand side by side, in the form of a camera', () => {
  const boxes = composeStage([camera('a'), camera('b')], stage)
  expect(boxes.map(({ key }) => key)).toEqual(['a', 'b'])
  expect(boxes[0]?.width).toBeGreaterThan(630)
  expect(boxes[0]?.y).toBe(boxes[1]?.y)
})

test('four people form a square', () => {
  const boxes = composeStage(
    ['a', 'b', 'c', 'd'].map((key) => camera(key)),
    stage,
  )
  expect(new Set(boxes.map(({ y }) => y)).size).toBe(2)
  expect(boxes[0]?.width).toBeGreaterThan(600)
})

test('a shared screen is large, the first person beside it', () => {
  const boxes = composeStage([camera('speaker'), camera('other'), screen('slides')], stage)
  expect(boxes.map(({ key }) => key)).toEqual(['slides', 'speaker'])
  expect(boxes[0]?.width).toBe(1020)
  expect(boxes[1]).toMatchObject({ width: 256, height: 144, x: 1024 })
})

test('a screen alone fills the stage; the first of two screens is shown', () => {
  expect(composeStage([screen('one'), screen('two')], stage)).toMatchObject([{ key: 'one', width: 1280, height: 720 }])
})

test('who has a picture comes before who has only a name', () => {
  expect(composeStage([camera('name', false), camera('face'), screen('s')], stage)[1]?.key).toBe('face')
})

test('an upright stage has people below the screen', () => {
  const boxes = composeStage([screen('s'), camera('a'), camera('b')], { width: 360, height: 640, beside: 3 })
  expect(boxes[0]?.width).toBe(360)
  expect(boxes.slice(1).every((box) => box.y > (boxes[0]?.height ?? 0))).toBe(true)
})

test('whatever the number of people: inside the stage, never one over another', () => {
  const inside = (box: StageBox, width: number, height: number) =>
    box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
  const apart = (a: StageBox, b: StageBox) =>
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 300, max: 1920 }),
      fc.integer({ min: 300, max: 1200 }),
      (people, shared, beside, width, height) => {
        const tiles = Array.from({ length: people }, (_, index) => camera(`p${index}`, index % 3 > 0))
        const boxes = composeStage(shared ? [screen('s'), ...tiles] : tiles, { width, height, beside })
        expect(boxes.every((box) => inside(box, width, height))).toBe(true)
        expect(boxes.every((a, i) => boxes.slice(i + 1).every((b) => apart(a, b)))).toBe(true)
      },
    ),
  )
})
