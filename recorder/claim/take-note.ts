import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { processRuns } from './process-runs.ts'

/** Which process a take's folder belongs to, and to which Aula. */
const takeNote = z.object({
  pid: z.int().positive(),
  /** Path of AULA_DATA. */
  data: z.string(),
  /** Of everything that the process was told by its environment. */
  settings: z.string(),
})
export type TakeNote = z.infer<typeof takeNote>

export function noteOf(pid: number, settings: CompleteSettings): TakeNote {
  const digest = createHash('sha256').update(JSON.stringify(settings)).digest('hex')
  return { pid, data: resolve(settings.AULA_DATA), settings: digest }
}

export async function writeTakeNote(folder: string, note: TakeNote): Promise<void> {
  await writeFile(noteFile(folder), JSON.stringify(note), { mode: 0o600 })
}

/** Undefined where there is none, or its process has ended. */
export async function readTakeNote(folder: string): Promise<TakeNote | undefined> {
  const text = await readFile(noteFile(folder), 'utf8').catch(() => '')
  const note = takeNote.safeParse(parse(text))
  return note.success && (await isTakeOf(folder, note.data.pid)) ? note.data : undefined
}

/** A process may have got the number of one that has ended; a take's environment names its folder. */
async function isTakeOf(folder: string, pid: number): Promise<boolean> {
  if (!processRuns(pid)) return false
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
  return environment.includes(`=${folder}/`)
}

function noteFile(folder: string): string {
  return join(folder, 'process.json')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
