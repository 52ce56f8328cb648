import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'

/** The file that a command would run, or undefined. `searchPath` is the variable PATH. */
export async function findProgram(name: string, searchPath = process.env.PATH ?? ''): Promise<string | undefined> {
  const candidates = name.includes('/') ? [name] : searchPath.split(':').map((folder) => path.join(folder, name))
  for (const candidate of candidates) {
    const runs = await access(candidate, constants.X_OK).then(
      async () => (await stat(candidate)).isFile(),
      () => false,
    )
    if (runs) return candidate
  }
  return undefined
}
