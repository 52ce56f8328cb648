import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWith } from './find-node.mjs'
import { checkout } from './paths.mjs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'
import { hashOf, isStamped, stamp } from './stamp.mjs'

/**
 * The npm packages of package-lock.json, when it, the scripts that packages may run or Node has changed since the last
 * installation that went well. `npm install` with `--no-save` installs what the lock says and leaves it alone; `npm ci`
 * would refuse a lock that lacks the binaries of other systems, which a registry's mirror need not have.
 * @param {import('./find-node.mjs').Toolchain} toolchain
 */
export async function installNpmPackages(toolchain) {
  const { allowScripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const content = `${hashOf(['package-lock.json'])} ${JSON.stringify(allowScripts)} ${toolchain.node}\n`
  if (isStamped('npm', content) && existsSync(join(checkout, 'node_modules', '.package-lock.json'))) return
  await step('Installing npm packages (some are compiled: a minute or two)', async () => {
    const args = [toolchain.npm, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const code = await runCommand(toolchain.node, args, { environment: environmentWith(toolchain), folder: checkout })
    if (code !== 0) throw new SetupStopped('npm could not install the packages; what it says is above.', 1)
    stamp('npm', content)
  })
}
