import { rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './durable-file.ts'
import { takeFile } from './spool-layout.ts'

/**
 * Removes the spool of a take that needs it no more, and the folder of the recording with its last one. The header goes first:
 * what a kill or a power loss leaves of a spool is nothing that anybody tries to adopt.
 */
export async function removeSpool(folder: string): Promise<void> {
  await rm(takeFile(folder), { force: true })
  await syncFolder(folder).catch(() => {})
  await rm(folder, { recursive: true, force: true })
  await rmdir(dirname(folder)).catch(() => {})
}
