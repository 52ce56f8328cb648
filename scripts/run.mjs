import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWith, findToolchain, nodeMajor } from './setup/find-node.mjs'
import { checkout } from './setup/paths.mjs'

/*
 * `node scripts/run.mjs WHAT ...`: runs a file of the checkout or a tool of node_modules under Aula's Node, whatever
 * Node the machine has.
 */

const [what = '', ...words] = process.argv.slice(2)
const isNew = Number(process.versions.node.split('.')[0]) >= nodeMajor
const toolchain = isNew ? { node: process.execPath, npm: '', headers: '' } : findToolchain()
const tool = join(checkout, 'node_modules', '.bin', what)
const file = existsSync(tool) && !what.includes('/') ? realpathSync(tool) : join(checkout, what)
if (!toolchain || !existsSync(file)) {
  console.error(
    `Not set up yet: run \`npm start\` or \`npm test\` first, which bring Node ${nodeMajor} and the packages.`,
  )
  process.exitCode = 2
} else {
  const environment = toolchain.npm ? environmentWith(toolchain) : process.env
  const child = spawn(toolchain.node, [file, ...words], { env: environment, stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
