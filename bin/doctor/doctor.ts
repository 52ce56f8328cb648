import { lenientSettings } from '../up/lenient-settings.ts'
import { addressCheck } from './address-check.ts'
import { type Check, type Finding, type LookedAt, lookedAt, problem } from './finding.ts'
import { installationChecks } from './installation-checks.ts'
import { machineChecks } from './machine-checks.ts'
import { mailCheck } from './mail-check.ts'
import { mediaCheck } from './media-check.ts'
import { networkCheck } from './network-check.ts'
import { recorderChecks } from './recorder-checks.ts'
import { turnCheck } from './turn/turn-check.ts'

const signs: Record<Finding['state'], string> = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' }

/**
 * `aula doctor`: looks at the machine and says what is wrong and what to do. Exit code 1 when there is a problem.
 * @param named only what this process needs; undefined: all that `aula up` does
 */
export async function doctor(named: string | undefined): Promise<void> {
  const only = lookedAt.find((one) => one === named)
  if (named !== undefined && !only) {
    console.error(`${named} is none of ${lookedAt.join(', ')}.`)
    process.exitCode = 2
    return
  }
  const settings = lenientSettings(process.env)
  let problems = 0
  const recorder = [...recorderChecks(settings), networkCheck(settings)]
  const people = [addressCheck(settings), mediaCheck(settings), turnCheck(settings), mailCheck(settings)]
  const checks = [...machineChecks(settings, only), ...recorder, ...installationChecks(settings, only), ...people]
  for (const check of checks.filter(({ needs }) => isFor(needs, only))) {
    for (const { state, what, todo } of await findings(check)) {
      console.log(`${signs[state]}  ${check.title.padEnd(10)}  ${what}`)
      if (todo) console.log(`${''.padEnd(21)}→ ${todo}`)
      if (state === 'problem') problems++
    }
  }
  console.log(
    problems === 0
      ? `\nThis ${only ? `can run a ${only}` : 'machine can run Aula'}.`
      : `\n${problems} problems; each says what to do.`,
  )
  process.exitCode = problems === 0 ? 0 : 1
}

function isFor(needs: readonly LookedAt[] | undefined, only: LookedAt | undefined): boolean {
  return !only || !needs || needs.includes(only)
}

async function findings(check: Check): Promise<Finding[]> {
  try {
    return [await check.look()].flat()
  } catch (error) {
    return [problem(`could not be checked: ${error instanceof Error ? error.message : error}`, 'Please report this.')]
  }
}
