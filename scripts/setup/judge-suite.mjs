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
