import { hostname } from 'node:os'
import type { Settings } from './settings.ts'

/** What this machine is called in the catalogue: AULA_NODE, else its host name in the same alphabet. */
export function machineName(settings: Pick<Settings, 'AULA_NODE'>, host = hostname()): string {
  if (settings.AULA_NODE) return settings.AULA_NODE
  const name = host
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 40)
  return name === '' ? 'machine' : name
}
