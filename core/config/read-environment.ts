import { AppError } from '../errors.ts'
import { contradictions } from './contradictions.ts'
import { type Settings, settingsSchema, variables } from './settings.ts'

/**
 * Turns the environment into settings, or refuses with every problem at once: unknown AULA_ variables, malformed
 * values, combinations that make no sense. Only `main.ts` of a process calls it.
 * @throws BadEnvironment
 */
export function readEnvironment(environment: Record<string, string | undefined>): Settings {
  const problems: string[] = []
  for (const name of Object.keys(environment)) {
    if (name.startsWith('AULA_') && !(name in variables)) {
      problems.push(`${name} is not a variable of Aula; docs/operations.md lists them all.`)
    }
  }
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  )
  const parsed = settingsSchema.safeParse(present)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}.`)
  }
  problems.push(...contradictions(present))
  if (problems.length > 0 || !parsed.success) throw new BadEnvironment(problems)
  return parsed.data
}

export class BadEnvironment extends AppError {
  readonly problems: string[]

  constructor(problems: string[]) {
    super('config.bad-environment', 'node', problems.join('\n'))
    this.problems = problems
  }
}
