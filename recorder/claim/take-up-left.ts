import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompleteSettings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import { killGroup } from '../browser/bound-process.ts'
import type { TakeOrder } from '../take/take-messages.ts'
import { processRuns } from './process-runs.ts'
import type { PreparedProcess } from './spare-process.ts'
import { abandonedFolders, removeTakeFolder } from './take-folders.ts'
import { noteOf, readTakeNote } from './take-note.ts'
import { takeUpProcess } from './take-process.ts'

/** What goes on without a recorder on this machine. */
export type LeftProcesses = { takes: { prepared: PreparedProcess; order: TakeOrder }[]; spare?: PreparedProcess }

/**
 * Takes up the processes of a killed recorder with the same settings, and removes the folders of those that are dead. One
 * with older settings, or that does not answer, is killed. Those of another Aula on this machine are left alone. To be
 * called before this process makes folders of its own.
 */
export async function takeUpLeft(settings: CompleteSettings, log: Log): Promise<LeftProcesses> {
  const names = abandonedFolders(await readdir(tmpdir()), process.pid, processRuns)
  const own = noteOf(process.pid, settings)
  const left: LeftProcesses = { takes: [] }
  const dead: string[] = []
  const look = async (folder: string) => {
    const note = await readTakeNote(folder)
    if (note && note.data !== own.data) return
    const found = note?.settings === own.settings ? await takeUpProcess(folder, note.pid) : undefined
    if (found?.order)
      return void left.takes.push({ prepared: { ...found, folder, size: found.order }, order: found.order })
    if (found?.size && !left.spare) {
      left.spare = { child: found.child, folder, size: found.size }
      return
    }
    if (note) killGroup(note.pid)
    dead.push(folder)
  }
  await Promise.all(names.map((name) => look(join(tmpdir(), name))))
  log.info({ takes: left.takes.length, spare: Boolean(left.spare), dead: dead.length }, 'left by earlier recorders')
  const sweeping = Promise.all(dead.map(removeTakeFolder))
  sweeping.catch((error: unknown) => log.warn({ err: error }, 'folders of dead takes not removed'))
  return left
}
