import { createInterface } from 'node:readline/promises'
import { lookAtMachine, missingPackages } from './debian.mjs'
import { packagesFor, readPackageList } from './package-list.mjs'
import { installCommand, installScript, planPackages } from './plan-packages.mjs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'

/**
 * Brings the Debian packages for these purposes (`run`, `test`). Asks before it uses sudo.
 * @param {string[]} purposes
 * @param {import('./plan-packages.mjs').Wishes} wishes
 */
export async function installPackages(purposes, wishes) {
  const list = readPackageList()
  const wanted = packagesFor(list, purposes)
  const machine = lookAtMachine()
  const missing = machine.debian ? missingPackages(wanted) : wanted
  const command = installCommand(missing, machine.root)
  const act = planPackages(missing, machine, wishes)
  if (act === 'nothing') return
  if (act === 'list') {
    if (missing.length === 0) throw new SetupStopped('Every Debian package that Aula needs is installed.', 0)
    throw new SetupStopped(`${missing.length} Debian packages are missing:\n  ${command}`, 0)
  }
  if (act === 'refuse') throw new SetupStopped(refusal(machine, command), 2)
  console.log(`${missing.length} Debian packages are missing: ${missing.join(' ')}`)
  if (act === 'ask' && !(await agrees(`Install them with sudo now? [y/N] `))) {
    throw new SetupStopped(`Nothing was changed. To install them yourself:\n  ${command}`, 2)
  }
  const script = installScript(missing, list['keep-stopped'] ?? [])
  const [program = 'sh', ...args] = machine.root ? ['sh', '-c', script] : ['sudo', 'sh', '-c', script]
  await step('Installing Debian packages', async () => {
    const code = await runCommand(program, args)
    const left = missingPackages(wanted)
    if (code !== 0 || left.length > 0) {
      throw new SetupStopped(`apt-get could not install everything. Try:\n  ${installCommand(left, machine.root)}`, 2)
    }
  })
}

/**
 * @param {import('./plan-packages.mjs').Machine} machine
 * @param {string} command
 */
function refusal(machine, command) {
  if (!machine.debian) {
    return `This is not Debian. Aula needs what these packages of Debian 12 bring:\n  ${command}\nWith all of that installed by other means: npm start -- --no-packages`
  }
  const why = machine.sudo ? 'there is no terminal to ask on (--yes installs without asking)' : 'there is no sudo'
  return `Debian packages are missing, and ${why}. To install them:\n  ${command}`
}

/** @param {string} question */
async function agrees(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}
