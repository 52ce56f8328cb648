import type { Settings } from '../../core/config/settings.ts'

/** Bytes that one file may have, and all of a lecture together. */
export function filesLimits({ AULA_FILE_MAX, AULA_FILES_MAX }: Settings): { each: number; all: number } {
  const all = AULA_FILES_MAX * 1e6
  return { each: Math.min(AULA_FILE_MAX * 1e6, all), all }
}
