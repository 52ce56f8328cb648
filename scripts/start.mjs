import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { environmentWith } from './setup/find-node.mjs'
import { checkout } from './setup/paths.mjs'
import { SetupStopped } from './setup/progress.mjs'
import { readWishes } from './setup/read-wishes.mjs'
import { setUp } from './setup/set-up.mjs'

/* `npm start`: sets everything up on a fresh Debian, then runs `aula up` (not with --setup-only). Runs on Node 18. */

const { wishes, rest } = readWishes(process.argv.slice(2), process.env)
try {
  const toolchain = await setUp(['run'], wishes)
  if (!wishes.setupOnly) process.exitCode = await runAula(toolchain, rest)
} catch (error) {
  if (!(error instanceof SetupStopped)) throw error
  console[error.code === 0 ? 'log' : 'error'](error.message)
  process.exitCode = error.code
}

/**
 * `aula up` ends when this process ends, however that happens; signals are passed on to it.
 * @param {import('./setup/find-node.mjs').Toolchain} toolchain
 * @param {string[]} options
 * @returns {Promise<number>}
 */
function runAula(toolchain, options) {
  const words = ['--pdeathsig', 'INT', '--', toolchain.node, join(checkout, 'bin', 'aula.ts'), 'up', ...options]
  const aula = spawn('setpriv', words, { env: environmentWith(toolchain), stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => aula.kill(signal))
  }
  return new Promise((resolve, reject) => {
    aula.once('error', reject)
    aula.once('exit', (code) => resolve(code ?? 1))
  })
}
