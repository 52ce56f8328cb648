import type { Settings } from './settings.ts'

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds between two self-tests; null: only when somebody asks for one. */
export function selfTestInterval({ AULA_SELF_TEST }: Pick<Settings, 'AULA_SELF_TEST'>): number | null {
  const unit = AULA_SELF_TEST.at(-1)
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return null
  return Number.parseInt(AULA_SELF_TEST, 10) * units[unit]
}
