import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endLeftovers, leftoverMark } from './setup/end-leftovers.mjs'
import { environmentWith } from './setup/find-node.mjs'
import { judgeSuite, tellFailures, tellRetries, tellSlowest } from './setup/judge-suite.mjs'
import { checkout, setupFolder } from './setup/paths.mjs'
import { SetupStopped } from './setup/progress.mjs'
import { readWishes } from './setup/read-wishes.mjs'
import { runCommand } from './setup/run-command.mjs'
import { setUp } from './setup/set-up.mjs'
import { testSteps } from './setup/test-steps.mjs'

/*
 * `npm test`: sets up like `npm start`, then runs every check and every test; goes on after a failure, so that one run
 * tells everything. `npm test -- unit types` runs only those steps, `npm test -- all` the thorough tests as well.
 */

const { wishes, rest } = readWishes(process.argv.slice(2), process.env)
try {
  process.exitCode = await runSteps(await setUp(['run', 'test'], wishes))
} catch (error) {
  if (!(error instanceof SetupStopped)) throw error
  console[error.code === 0 ? 'log' : 'error'](error.message)
  process.exitCode = error.code
}

/** @param {import('./setup/find-node.mjs').Toolchain} toolchain */
async function runSteps(toolchain) {
  const wanted = rest.length === 0 ? testSteps.filter(({ asked }) => !asked) : testSteps
  const steps = wanted.filter(({ script }) => rest.length === 0 || rest.includes('all') || rest.includes(script))
  const reports = join(setupFolder, 'reports')
  mkdirSync(reports, { recursive: true })
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  const told = []
  const retried = []
  const slow = []
  let failures = steps.length === 0 ? 1 : 0
  const beside = new Map(steps.filter(({ beside }) => beside).map((step) => [step, runBeside(toolchain, step.script)]))
  for (const step of steps) {
    const { script, title, suite } = step
    console.log(`\n── ${title} (npm run ${script})`)
    const report = join(reports, `${script}.json`)
    rmSync(report, { force: true })
    const reporters = suite ? ['--', '--reporter=default', '--reporter=json', `--outputFile=${report}`] : []
    const mark = `${script}-${process.pid}`
    const began = Date.now()
    const code = await (beside.get(step) ??
      runCommand(toolchain.node, [toolchain.npm, 'run', '--silent', script, ...reporters], {
        environment: { ...environmentWith(toolchain), [leftoverMark]: mark },
        folder: checkout,
      }))
    for (const left of endLeftovers(mark)) console.log(`left behind, ended: ${left}`)
    const seconds = `${((Date.now() - began) / 1000).toFixed(0)} s`.padStart(6)
    /** @type {import('./setup/judge-suite.mjs').Verdict | undefined} */
    const verdict = suite ? judgeSuite(readReport(report), code) : undefined
    if (suite) told.push(...tellFailures(readReport(report)))
    if (suite) retried.push(...tellRetries(readReport(report)))
    if (suite) slow.push(`${title}: ${tellSlowest(readReport(report)).join(', ')}`)
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += verdict?.[key] ?? 0
    const problem = suite ? verdict?.problem : code === 0 ? undefined : `exit code ${code}`
    if (problem) failures++
    const counted = verdict && !problem ? `${verdict.passed} passed` : ''
    lines.push(`${problem ? 'FAILED' : 'ok    '} ${seconds}  ${title.padEnd(18)} ${problem ?? counted}`.trimEnd())
  }
  console.log(`\n── summary\n${lines.join('\n')}\n`)
  if (slow.length > 0) console.log(`seconds of the slowest files:\n${slow.join('\n')}\n`)
  if (told.length > 0) console.log(`${told.join('\n')}\n`)
  if (retried.length > 0) console.log(`passed only when tried again:\n${retried.join('\n')}\n`)
  const again = retried.length > 0 ? ` (${retried.length} when tried again)` : ''
  console.log(`${total.passed} passed${again}, ${total.failed} failed, ${total.skipped} skipped`)
  return failures > 0 ? 1 : 0
}

/**
 * Starts a step at once; says what it has said when it has ended.
 * @param {import('./setup/find-node.mjs').Toolchain} toolchain
 * @param {string} script
 */
async function runBeside(toolchain, script) {
  /** @type {string[]} */
  const said = []
  const code = await runCommand(toolchain.node, [toolchain.npm, 'run', '--silent', script], {
    ...{ environment: environmentWith(toolchain), folder: checkout },
    say: (text) => said.push(text),
  })
  if (said.length > 0) console.log(`\n── said by npm run ${script}\n${said.join('')}`)
  return code
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
