import { basename } from 'node:path'

/**
 * What a suite's report of vitest comes to. A skipped test fails, and so does a suite without tests: both would look
 * like success.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, problem?: string }} Verdict
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number } | undefined} report
 * @param {number} exitCode
 * @returns {Verdict}
 */
export function judgeSuite(report, exitCode) {
  if (!report) return { passed: 0, failed: 0, skipped: 0, problem: 'no report was written' }
  const skipped = report.numPendingTests + report.numTodoTests
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests, skipped }
  if (exitCode !== 0) return { ...counts, problem: `${report.numFailedTests} failed (exit code ${exitCode})` }
  if (skipped > 0) return { ...counts, problem: `${skipped} skipped` }
  if (report.numPassedTests === 0) return { ...counts, problem: 'no test ran' }
  return counts
}

/**
 * The failed tests of a report and what each attempt said, in a few lines: the end of a long log is what is read first.
 * @param {{ testResults?: { name?: string, message?: string, assertionResults?: { status: string, fullName: string, failureMessages?: string[] }[] }[] } | undefined} report
 * @returns {string[]}
 */
export function tellFailures(report) {
  return (report?.testResults ?? []).flatMap(({ name, message, assertionResults = [] }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const tests = failed.map(({ fullName, failureMessages = [] }) =>
      [`✗ ${fullName}`, ...failureMessages.map((text) => `    ${firstLines(text)}`)].join('\n'),
    )
    return message && failed.length === 0 ? [`✗ ${name}\n    ${firstLines(message)}`] : tests
  })
}

/**
 * The tests of a report that passed only when they were tried again, and what each attempt before said: whoever reads a
 * summary must see that a bar was missed.
 * @param {Parameters<typeof tellFailures>[0]} report
 * @returns {string[]}
 */
export function tellRetries(report) {
  return (report?.testResults ?? []).flatMap(({ assertionResults = [] }) =>
    assertionResults
      .filter(({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages = [] }) =>
        [`↻ ${fullName}`, ...failureMessages.map((text) => `    ${firstLines(text)}`)].join('\n'),
      ),
  )
}

/** Files. */
const told = 25

/**
 * The files of a report that took longest: where to begin when a run takes too long.
 * @param {{ testResults?: { name?: string, startTime?: number, endTime?: number }[] } | undefined} report
 * @returns {string[]} seconds and name of each
 */
export function tellSlowest(report) {
  return (report?.testResults ?? [])
    .map(({ name = '', startTime = 0, endTime = 0 }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, told)
    .map(({ name, seconds }) => `${seconds.toFixed(0)} ${basename(name, '.test.ts')}`)
}

/** @param {string} text */
function firstLines(text) {
  const [first = '', ...rest] = text.split('\n')
  const place = rest.find((line) => /[/](test|recorder|viewer)[/]/.test(line) && !line.includes('node_modules'))
  return `${first.slice(0, 400)}${place ? ` (${place.trim()})` : ''}`
}
