import { statfs } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Bytes of the disk that a store lies on. */
export type StoreDisk = { free: number; size: number }

/**
 * Of a store that is a folder, or of a server's folder that this process sees, too (AULA_STORE_DISK); null for any other server,
 * which has its own eyes, and where nothing can be read.
 */
export async function readStoreDisk(settings: {
  AULA_STORAGE_URL: string
  AULA_STORE_DISK?: string
}): Promise<StoreDisk | null> {
  const { AULA_STORAGE_URL: url, AULA_STORE_DISK: seen } = settings
  const folder = url.startsWith('file:') ? fileURLToPath(url) : seen
  const facts = folder && (await statfs(folder).catch(() => undefined))
  return facts ? { free: facts.bavail * facts.bsize, size: facts.blocks * facts.bsize } : null
}
