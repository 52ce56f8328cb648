import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder of the test's own, removed with everything in it at the end, what comes into it meanwhile included. */
export async function temporaryFolder(name: string, parent = tmpdir()): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(parent, `aula-${name}-`))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}
