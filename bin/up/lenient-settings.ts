import { type Settings, variables } from '../../core/config/settings.ts'

/**
 * The settings that are well formed, each judged by itself: one bad variable must not hide the problems that the others
 * would meet.
 */
export function lenientSettings(environment: NodeJS.ProcessEnv): Partial<Settings> {
  const entries = Object.entries(variables).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(environment[name] === '' ? undefined : environment[name])
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : []
  })
  return Object.fromEntries(entries) as Partial<Settings>
}
