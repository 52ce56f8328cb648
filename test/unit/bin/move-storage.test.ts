import { expect, test } from 'vitest'
import { findStragglers } from '../../../bin/storage/find-stragglers.ts'
import { moveProgress } from '../../../bin/storage/move-progress.ts'
import type { RecordingId } from '../../../core/ids.ts'

const places = { storage: 'new', formerStorage: 'old' }
const node = (name: string, facts: Record<string, unknown>, alive = true) => ({
  ...{ name, alive, facts },
  process: name.split('/')[1] ?? '',
})
const take = (id: string, number: number, node = 'a:1') => ({ id: id as RecordingId, take: number, node })

test('who takes part writes to the new store and reads the former one', () => {
  expect(findStragglers([node('a/keeper', places), node('a/recorder', { ...places, takes: [] })], [], places)).toEqual({
    ...{ processes: [], recorders: [] },
  })
  const others = [
    node('a/viewer', { storage: 'old' }),
    node('b/keeper', { storage: 'new' }),
    node('c/keeper', { storage: 'new', formerStorage: 'another' }),
    node('d/transcoder', {}),
    node('e/keeper', { storage: 'old' }, false),
    node('f/recorder', { storage: 'old' }),
    node('g/recorder', { storage: 'old', formerStorage: 'new' }),
  ]
  expect(findStragglers(others, [], places)).toEqual({
    processes: ['a/viewer', 'b/keeper', 'c/keeper', 'd/transcoder'],
    recorders: ['f/recorder', 'g/recorder'],
  })
})

test('a take is held by a recorder that takes part, or may store anywhere', () => {
  const nodes = [
    node('a/recorder', { ...places, takes: ['r1/t1', 'r2/t2'] }),
    node('b/recorder', { storage: 'old', takes: ['r3/t1'] }),
  ]
  const takes = [take('r1', 1), take('r2', 1), take('r2', 2), take('r3', 1, 'b:7')]
  expect(findStragglers(nodes, takes, places)).toEqual({
    processes: [],
    recorders: ['b/recorder', 'the take r2/t1 of a:1', 'the take r3/t1 of b:7'],
  })
})

test('progress tells what is left by number or by bytes, whichever takes longer', () => {
  const all = { objects: 1000, bytes: 10e9 }
  expect(moveProgress({ objects: 500, bytes: 1e9 }, all, 60)).toBe(
    '500 of 1,000 objects, 1.0 of 10.0 GB copied; about 9 min left',
  )
  expect(moveProgress({ objects: 10, bytes: 5e9 }, all, 60)).toContain('about 99 min left')
  expect(moveProgress({ objects: 10, bytes: 0 }, all, 60)).toContain('0.0 of 10.0 GB copied; about 99 min left')
  expect(moveProgress({ objects: 1001, bytes: 10e9 }, all, 60)).toContain('about 0 min left')
  expect(moveProgress({ objects: 0, bytes: 0 }, { objects: 0, bytes: 0 }, 5)).toContain('about 0 min left')
})
