import { chmod } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { readLines } from '../../core/process/read-lines.ts'
import { type FromTake, parseLine, type ToTake, toTake } from './take-messages.ts'

/** The socket by which a recorder holds the take of this folder. */
export function controlSocket(folder: string): string {
  return join(folder, 'control')
}

/** What a take has to do with its recorder: the one that started it, or after that one's death the next. */
export type Control = AsyncDisposable & {
  tell(message: FromTake): void
  /** Milliseconds since there has been no recorder; 0 while there is one. */
  alone(): number
}

/**
 * Lets one recorder at a time in. Whoever comes is first told `here()`, and then everything that was told before it came
 * but signs of life.
 */
export async function openControl(
  folder: string,
  here: () => FromTake,
  onMessage: (message: ToTake) => void,
): Promise<Control> {
  const told: FromTake[] = []
  let recorder: Socket | undefined
  let since = performance.now()
  const write = (message: FromTake) => recorder?.write(`${JSON.stringify(message)}\n`)
  const server = createServer((socket) => {
    if (recorder) return void socket.destroy()
    recorder = socket
    socket.on('close', () => {
      recorder = undefined
      since = performance.now()
    })
    void readLines(socket, (line) => {
      const message = parseLine(toTake, line)
      if (message) onMessage(message)
    })
    for (const message of [here(), ...told]) write(message)
  })
  const path = controlSocket(folder)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return {
    tell(message) {
      if (message.type !== 'alive') told.push(message)
      write(message)
    },
    alone: () => (recorder ? 0 : performance.now() - since),
    async [Symbol.asyncDispose]() {
      const left = recorder
      await new Promise<void>((resolve) => (left ? left.end(resolve) : resolve()))
      left?.destroy()
      server.close()
    },
  }
}
