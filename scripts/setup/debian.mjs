import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @returns {import('./plan-packages.mjs').Machine} */
export function lookAtMachine() {
  return {
    debian: isDebian() && hasProgram('apt-get') && hasProgram('dpkg-query'),
    root: process.getuid?.() === 0,
    sudo: hasProgram('sudo'),
    terminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  }
}

/**
 * Those of the packages that are not installed.
 * @param {string[]} packages
 */
export function missingPackages(packages) {
  // Exit code 1 only says that some are unknown; the known ones are printed all the same.
  const query = spawnSync('dpkg-query', ['-W', '-f', `\${Package} \${db:Status-Status}\n`, ...packages], {
    encoding: 'utf8',
  })
  if (query.error) return packages
  const installed = new Set(query.stdout.split('\n').flatMap((line) => /^(\S+) installed$/.exec(line)?.[1] ?? []))
  return packages.filter((name) => !installed.has(name))
}

/** @param {string} name */
export function hasProgram(name) {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function isDebian() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8')
    return /^ID="?debian"?$/m.test(release) || /^ID_LIKE=.*\bdebian\b/m.test(release)
  } catch {
    return false
  }
}
