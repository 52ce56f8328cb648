import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { temporaryFolder } from '../temporary-folder.ts'

const run = promisify(execFile)

/** A file system of its own that is soon full; only root may mount one, and everybody else's test fails. */
export async function mountSmallDisk({ path, size, inodes }: { path?: string; size: string; inodes?: number }) {
  await using opening = new AsyncDisposableStack()
  const folder = path ?? opening.use(await temporaryFolder('small-disk')).path
  await mkdir(folder, { recursive: true })
  const options = `size=${size},mode=0755${inodes === undefined ? '' : `,nr_inodes=${inodes}`}`
  await run('mount', ['-t', 'tmpfs', '-o', options, 'aula-test', folder])
  opening.defer(async () => {
    await run('umount', ['--lazy', folder])
  })
  const resources = opening.move()
  return { path: folder, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
