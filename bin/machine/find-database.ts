import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { lenientSettings } from '../up/lenient-settings.ts'

export const noDatabase = 'No database is known: start `aula up` first, or set AULA_DATABASE_URL.'

/** The database for a command by hand: the one given, that of the environment, or that of the running `aula up`. */
export async function findDatabase(given: string | undefined): Promise<string | undefined> {
  const settings = lenientSettings(process.env)
  return given ?? settings.AULA_DATABASE_URL ?? (await runningDatabase(settings.AULA_DATA ?? 'data'))
}

/** The embedded database of the `aula up` that runs on this data folder. */
async function runningDatabase(folder: string): Promise<string | undefined> {
  const text = await readFile(path.join(folder, 'running.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  return z.object({ database: z.string().optional() }).parse(JSON.parse(text)).database
}
