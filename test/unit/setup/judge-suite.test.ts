import { expect, test } from 'vitest'
import { judgeSuite } from '../../../scripts/setup/judge-suite.mjs'

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
