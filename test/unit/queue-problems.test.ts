import { expect, test } from 'vitest'
import { queueProblems } from '../../queue/prove-queue.ts'

const good = { redis_version: '7.0.15', maxmemory_policy: 'noeviction', aof_enabled: '1' }

test('a Redis as it should be has no problems', () => {
  expect(queueProblems(good, true)).toEqual([])
  expect(queueProblems({ ...good, redis_version: '6.2.0' }, true)).toEqual([])
  expect(queueProblems({ ...good, redis_version: '10.0.1' }, true)).toEqual([])
  expect(queueProblems({ ...good, aof_enabled: '0' }, false)).toEqual([])
})

test('every problem is named, with what to do', () => {
  expect(queueProblems({ ...good, redis_version: '6.0.16' }, true)).toEqual([expect.stringContaining('6.2')])
  expect(queueProblems({ ...good, redis_version: '5.0.7' }, true)).toEqual([expect.stringContaining('6.2')])
  expect(queueProblems({ ...good, maxmemory_policy: 'volatile-lru' }, true)).toEqual([
    expect.stringContaining('noeviction'),
  ])
  expect(queueProblems({ ...good, aof_enabled: '0' }, true)).toEqual([expect.stringContaining('appendonly')])
  expect(queueProblems({}, true).length).toBe(3)
})
