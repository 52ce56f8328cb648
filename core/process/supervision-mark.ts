/** The environment variable by which every process below a supervisor is known, whoever its parent is by now. */
export const markName = 'SUPERVISED_BY_AULA'

/**
 * What to set for a process that outlives the one that starts it but not the supervisor: `<supervisor>/takes` instead of
 * `<supervisor>/<process>/<start>`. Nothing where nobody supervises.
 */
export function markOfTakes(environment: Record<string, string | undefined>): Record<string, string> {
  const supervisor = environment[markName]?.split('/')[0]
  return supervisor ? { [markName]: `${supervisor}/takes` } : {}
}
