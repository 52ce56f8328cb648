import { test } from 'vitest'
import { playMany } from '../faults/play-many.ts'

test('start, stop and start in any order, doubled clicks, two recorders: the room keeps its promises (F14)', async () => {
  await playMany({ seed: 14, sequences: 100 })
})
