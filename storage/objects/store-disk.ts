import { statfs } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Bytes of the disk that a store lies on. */
export type StoreDisk = { free: number; size: number }

/** Of a store that is a folder; null for one that is a server, which has its own eyes, and where nothing can be read. */
export async function readStoreDisk(url: string): Promise<StoreDisk | null> {
  if (!url.startsWith('file:')) return null
  const facts = await statfs(fileURLToPath(url)).catch(() => undefined)
  return facts ? { free: facts.bavail * facts.bsize, size: facts.blocks * facts.bsize } : null
}
