import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Why a folder cannot be made or written, and what was made while trying, so that it can be taken back. */
export type FolderTrial = { problem?: string; made?: string }

/** Tries it for real: for root and on a read-only file system the permissions do not tell. */
export async function tryFolder(folder: string): Promise<FolderTrial> {
  let made: string | undefined
  try {
    // Others may pass through (PostgreSQL and Chromium run as users of their own), none but the owner may list.
    made = await mkdir(folder, { recursive: true, mode: 0o711 })
    const probe = path.join(folder, `.probe-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
    return { made }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = reasons[code] ?? code
    return {
      made,
      problem: `The data folder ${folder} is not writable (${why}): change its owner, or set AULA_DATA to another.`,
    }
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'read-only file system',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'there is a file of that name',
  ENOENT: 'it cannot be made there',
  ENOSPC: 'the disk is full',
}
