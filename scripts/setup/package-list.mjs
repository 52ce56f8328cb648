import { readFileSync } from 'node:fs'

/**
 * The sections of scripts/debian-packages.txt: a line `[name]` opens one, `#` begins a comment.
 * @param {string} text
 * @returns {Record<string, string[]>}
 */
export function parsePackageList(text) {
  /** @type {Record<string, string[]>} */
  const sections = {}
  let section = ''
  for (const line of text.split('\n')) {
    const content = line.replace(/#.*/, '').trim()
    const opening = /^\[([a-z:-]+)\]$/.exec(content)
    if (opening?.[1]) {
      section = opening[1]
      sections[section] = []
    } else if (content) {
      if (!/^[a-z0-9][a-z0-9.+-]+$/.test(content)) throw new Error(`Not the name of a Debian package: ${content}`)
      sections[section]?.push(content)
    }
  }
  return sections
}

/** @returns {Record<string, string[]>} */
export function readPackageList() {
  return parsePackageList(readFileSync(new URL('../debian-packages.txt', import.meta.url), 'utf8'))
}

/**
 * The packages of a purpose: `run` is every section `run:...`.
 * @param {Record<string, string[]>} list
 * @param {string[]} purposes
 */
export function packagesFor(list, purposes) {
  return Object.entries(list).flatMap(([section, packages]) =>
    purposes.includes(section.replace(/:.*/, '')) ? packages : [],
  )
}
