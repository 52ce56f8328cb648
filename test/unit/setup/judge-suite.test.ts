import { expect, test } from 'vitest'
import { judgeSuite, tellFailures, tellRetries, tellSlowest } from '../../../scripts/setup/judge-suite.mjs'

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }

test('a suite is good only when every test ran and passed', () => {
  expect(judgeSuite(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 0 })
  expect(judgeSuite({ ...report, numPendingTests: 1 }, 0).problem).toBe('1 skipped')
  expect(judgeSuite({ ...report, numTodoTests: 2 }, 0).problem).toBe('2 skipped')
  expect(judgeSuite({ ...report, numPassedTests: 0 }, 0).problem).toBe('no test ran')
  expect(judgeSuite({ ...report, numFailedTests: 1 }, 1).problem).toContain('1 failed')
  expect(judgeSuite(report, 1).problem).toBeDefined()
  expect(judgeSuite(undefined, 0).problem).toBe('no report was written')
})

test('a failed test is told with what each attempt said and where', () => {
  const failureMessages = [
    'AssertionError: 3 to be 2\n    at expect (/x/node_modules/v.js:1:1)\n    at /x/test/unit/a.test.ts:7:3',
  ]
  const assertionResults = [
    { status: 'passed', fullName: 'fine' },
    { status: 'failed', fullName: 'a lecture is kept', failureMessages },
  ]
  expect(tellFailures({ testResults: [{ assertionResults }] })).toEqual([
    '✗ a lecture is kept\n    AssertionError: 3 to be 2 (at /x/test/unit/a.test.ts:7:3)',
  ])
  const broken = { name: 'b.test.ts', message: 'no such module', assertionResults: [] }
  expect(tellFailures({ testResults: [broken] })).toEqual(['✗ b.test.ts\n    no such module'])
  expect(tellFailures(undefined)).toEqual([])
})

test('a test that passed only when it was tried again is told, with what was wrong before', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'fine', failureMessages: [] },
    { status: 'passed', fullName: 'fine as well' },
    { status: 'passed', fullName: 'a lecture is kept', failureMessages: ['AssertionError: 113 to be below 100'] },
    { status: 'failed', fullName: 'another one', failureMessages: ['Error'] },
  ]
  expect(tellRetries({ testResults: [{ assertionResults }] })).toEqual([
    '↻ a lecture is kept\n    AssertionError: 113 to be below 100',
  ])
  expect(tellRetries(undefined)).toEqual([])
})

test('the slowest files are told, the slowest one first', () => {
  const took = (name: string, seconds: number) => ({
    name: `/x/test/unit/${name}.test.ts`,
    startTime: 500,
    endTime: 500 + seconds * 1000,
  })
  expect(tellSlowest({ testResults: [took('a', 2), took('b', 61.4), took('c', 9)] })).toEqual(['61 b', '9 c', '2 a'])
  const many = Array.from({ length: 60 }, (_, index) => took(`file-${index}`, index))
  expect([tellSlowest({ testResults: many }).length, tellSlowest({ testResults: many })[0]]).toEqual([25, '59 file-59'])
  expect(tellSlowest(undefined)).toEqual([])
})
