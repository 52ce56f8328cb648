import { createHash } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Notes in the data folder that a store was used from here. Its address, which may hold a secret, is not in the note. */
export async function remember(data: string, url: string): Promise<void> {
  const note = noteOf(data, url)
  // A folder that cannot be written costs the note, not the store.
  await mkdir(path.dirname(note), { recursive: true, mode: 0o700 })
    .then(() => writeFile(note, ''))
    .catch(() => {})
}

export async function isRemembered(data: string, url: string): Promise<boolean> {
  return await stat(noteOf(data, url)).then(
    () => true,
    () => false,
  )
}

function noteOf(data: string, url: string): string {
  return path.resolve(data, 'stores', createHash('sha256').update(url).digest('hex').slice(0, 32))
}
