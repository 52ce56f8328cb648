import { bringNode } from './bring-node.mjs'
import { buildCapture } from './build-capture.mjs'
import { buildWeb } from './build-web.mjs'
import { installNpmPackages } from './install-npm-packages.mjs'
import { installPackages } from './install-packages.mjs'
import { makeAccount } from './make-account.mjs'

/**
 * Everything from a fresh machine to one that can run Aula; what is done already is not done again.
 * @param {string[]} purposes what the Debian packages are for: `run`, `test`
 * @param {{ yes: boolean, print: boolean, packages: boolean }} wishes
 * @returns {Promise<import('./find-node.mjs').Toolchain>}
 * @throws SetupStopped
 */
export async function setUp(purposes, wishes) {
  if (wishes.packages || wishes.print) await installPackages(purposes, wishes)
  const toolchain = await bringNode()
  await installNpmPackages(toolchain)
  await buildCapture()
  await buildWeb(toolchain)
  await makeAccount()
  return toolchain
}
