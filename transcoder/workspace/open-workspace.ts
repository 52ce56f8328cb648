import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ownMark, writeMark } from './process-mark.ts'

/** A folder of one execution of a job, gone with everything in it when the execution ends. */
export type Workspace = AsyncDisposable & { path: string }

export const ownerFile = 'owner'
export const unfinishedPrefix = 'new-'

/**
 * Opens `<workspaces>/<name>`, marked with its owner. The mark stands before the name does, so that `sweepWorkspaces`
 * of another transcoder never meets a folder of unknown owner.
 * @param name letters, digits and hyphens; unique per execution
 */
export async function openWorkspace(workspaces: string, name: string): Promise<Workspace> {
  await mkdir(workspaces, { recursive: true })
  const unfinished = await mkdtemp(path.join(workspaces, unfinishedPrefix))
  await writeFile(path.join(unfinished, ownerFile), writeMark(await ownMark()))
  const folder = path.join(workspaces, name)
  await rename(unfinished, folder)
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}
