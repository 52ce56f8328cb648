import { expect, test } from 'vitest'
import { problemCodes } from '../../../core/recording/problem.ts'
import { watchers } from '../../../recorder/watch/watchers.ts'
import { documented } from './sources.ts'

test('every problem of a recording has a watcher and is documented, and the reverse', () => {
  expect(watchers.map(({ code }) => code).sort()).toEqual([...problemCodes].sort())
  expect(documented('docs/operations.md', 'Problems of a running recording').sort()).toEqual([...problemCodes].sort())
})
