import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { createServer } from 'node:net'

/**
 * Takes a data folder for this process alone, or answers undefined when another `aula up` has it. The lock is a socket
 * of Linux's abstract namespace: the kernel frees it with the process, however that ends, so it is never stale.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable | undefined> {
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
  const server = createServer((socket) => socket.destroy())
  server.listen(`\0aula-up-${name}`)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
    throw error
  }
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
