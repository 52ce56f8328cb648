import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout, setupFolder } from './paths.mjs'

/**
 * One hash over the content of files and folders of the checkout, in a fixed order.
 * @param {string[]} paths
 */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    for (const file of filesBelow(path)) {
      hash.update(`${file}\0`)
      hash.update(readFileSync(join(checkout, file)))
    }
  return hash.digest('hex')
}

/**
 * Whether the last finished step `name` was done with exactly this.
 * @param {string} name
 * @param {string} content
 */
export function isStamped(name, content) {
  try {
    return readFileSync(join(setupFolder, `${name}.stamp`), 'utf8') === content
  } catch {
    return false
  }
}

/**
 * @param {string} name
 * @param {string} content
 */
export function stamp(name, content) {
  mkdirSync(setupFolder, { recursive: true })
  writeFileSync(join(setupFolder, `${name}.stamp`), content)
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  const facts = statSync(join(checkout, path), { throwIfNoEntry: false })
  if (!facts) return []
  if (!facts.isDirectory()) return [path]
  return readdirSync(join(checkout, path))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}
