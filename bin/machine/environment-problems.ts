import { BadEnvironment, readEnvironment } from '../../core/config/read-environment.ts'

/** What is wrong with the variables, one sentence a problem. */
export function environmentProblems(environment: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(environment)
    return []
  } catch (error) {
    if (error instanceof BadEnvironment) return error.problems
    throw error
  }
}
