import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import { killGroup } from '../browser/bound-process.ts'
import type { TakeOrder } from '../take/take-messages.ts'
import { processRuns, recorderRuns } from './process-runs.ts'
import type { PreparedProcess } from './spare-process.ts'
import { abandonedFolders, removeTakeFolder } from './take-folders.ts'
import { noteOf, readTakeNote } from './take-note.ts'
import { takeUpProcess } from './take-process.ts'

const lookMilliseconds = 50

/** What goes on without a recorder on this machine. */
export type LeftProcesses = { takes: { prepared: PreparedProcess; order: TakeOrder }[]; spare?: PreparedProcess }

/**
 * Takes up the processes of a killed recorder with the same settings, and removes the folders of those that are dead. One
 * with older settings, or that does not answer, is killed. Those of another Aula on this machine are left alone. To be
 * called before this process makes folders of its own.
 */
export async function takeUpLeft(settings: CompleteSettings, log: Log): Promise<LeftProcesses> {
  const names = abandonedFolders(await readdir(tmpdir()), process.pid, recorderRuns)
  const own = noteOf(process.pid, settings)
  const left: LeftProcesses = { takes: [] }
  const dead: { folder: string; pid?: number }[] = []
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
    dead.push({ folder, pid: note?.pid })
  }
  await Promise.all(names.map((name) => look(join(tmpdir(), name))))
  log.info({ takes: left.takes.length, spare: Boolean(left.spare), dead: dead.length }, 'left by earlier recorders')
  const sweeping = Promise.all(dead.map(sweep))
  sweeping.catch((error: unknown) => log.warn({ err: error }, 'folders of dead takes not removed'))
  return left
}

/** What is just being killed may still make the folder anew. */
async function sweep({ folder, pid }: { folder: string; pid?: number }): Promise<void> {
  while (pid !== undefined && processRuns(pid)) await delay(lookMilliseconds, undefined, { ref: false })
  await removeTakeFolder(folder)
}
