import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recorderRuns } from './process-runs.ts'
import { abandonedFolders, removeTakeFolder } from './take-folders.ts'
import { readTakeNote } from './take-note.ts'

/** For whoever outlives recorders and their takes: removes the folders of those of which neither runs any more. */
export async function removeDeadFolders(): Promise<void> {
  const names = abandonedFolders(await readdir(tmpdir()), process.pid, recorderRuns)
  const remove = async (folder: string) => {
    if (!(await readTakeNote(folder))) await removeTakeFolder(folder)
  }
  // Other people's stay.
  await Promise.allSettled(names.map((name) => remove(join(tmpdir(), name))))
}
