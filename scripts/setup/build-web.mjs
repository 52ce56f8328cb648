import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWith } from './find-node.mjs'
import { checkout } from './paths.mjs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'
import { hashOf, isStamped, stamp } from './stamp.mjs'

/** What the web application is made of. */
const sources = ['viewer/web', 'docs/guide', 'viewer/api', 'core', 'conference', 'package-lock.json']

/**
 * Builds the web application into dist/web, when anything that it is made of has changed.
 * @param {import('./find-node.mjs').Toolchain} toolchain
 */
export async function buildWeb(toolchain) {
  const content = `${hashOf(sources)}\n`
  if (isStamped('web', content) && existsSync(join(checkout, 'dist', 'web', 'index.html'))) return
  await step('Building the web application', async () => {
    const args = [toolchain.npm, 'run', '--silent', 'build:web']
    const code = await runCommand(toolchain.node, args, { environment: environmentWith(toolchain), folder: checkout })
    if (code !== 0) throw new SetupStopped('The web application could not be built; what vite says is above.', 1)
    stamp('web', content)
  })
}
