import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setupFolder } from './paths.mjs'

/** Aula's Node: TypeScript runs directly on it, and it is in long-term support. */
export const nodeMajor = 24

/** @typedef {{ node: string, npm: string, headers: string }} Toolchain npm is npm-cli.js; headers has include/node */

/** Node and npm inside the checkout, whether they are there or not. */
export function ownToolchain() {
  const home = join(setupFolder, `node${nodeMajor}`, 'node_modules')
  const headers = join(home, `node-linux-${process.arch}`)
  return { node: join(headers, 'bin', 'node'), npm: join(home, 'npm', 'bin', 'npm-cli.js'), headers }
}

/**
 * The Node that Aula runs on: the one that runs this, when it is new enough, brings its headers (native packages are
 * built against them) and npm started it; else the one inside the checkout, if the setup has brought it.
 * @returns {Toolchain | undefined}
 */
export function findToolchain() {
  const headers = dirname(dirname(process.execPath))
  const npm = process.env.npm_execpath
  const isNew = Number(process.versions.node.split('.')[0]) >= nodeMajor
  if (isNew && npm?.endsWith('npm-cli.js') && existsSync(join(headers, 'include', 'node', 'node.h'))) {
    return { node: process.execPath, npm, headers }
  }
  const own = ownToolchain()
  return existsSync(own.node) && existsSync(own.npm) ? own : undefined
}

/**
 * The environment in which that Node is `node`, and in which an npm does not take the outer npm's settings for its own.
 * @param {Toolchain} toolchain
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWith(toolchain) {
  const outer = /^(npm_(lifecycle|package)_.*|npm_(command|execpath|node_execpath)|INIT_CWD)$/
  const places =
    /^npm_config_(prefix|local_prefix|global_prefix|globalconfig|node_gyp|user_agent|npm_version|yes|print)$/
  const kept = Object.entries(process.env).filter(([name]) => !outer.test(name) && !places.test(name))
  return {
    ...Object.fromEntries(kept),
    PATH: `${dirname(toolchain.node)}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    // node-gyp's own setting: build against these headers instead of fetching some.
    npm_package_config_node_gyp_nodedir: toolchain.headers,
  }
}
