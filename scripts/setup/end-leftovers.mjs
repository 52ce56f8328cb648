import { readdirSync, readFileSync } from 'node:fs'

/** Marks everything that a suite starts. */
export const leftoverMark = 'TEST_SUITE_MARK'

/**
 * Kills what has outlived the suite that started it: a forgotten browser takes a third of a core from the suites that
 * follow. Answers the command lines, for somebody to see. Linux only, elsewhere nothing is found.
 * @param {string} suite value of the mark
 * @returns {string[]}
 */
export function endLeftovers(suite) {
  const found = []
  for (const name of processes()) {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0')
      if (!environment.includes(`${leftoverMark}=${suite}`)) continue
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 120)
      process.kill(Number(name), 'SIGKILL')
      found.push(`${name} ${command}`)
    } catch {
      // Gone meanwhile, or somebody else's.
    }
  }
  return found
}

/** @returns {string[]} */
function processes() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
