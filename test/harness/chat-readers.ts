import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type ToReaders = { type: 'join'; tokens: string[] } | { type: 'write'; turn: number } | { type: 'report' }
export type FromReaders =
  | { type: 'done' }
  | { type: 'failed'; reason: string }
  | { type: 'heard'; latencies: number[][] }

/** People in a room who only write and read, in a process of their own. */
export type Readers = AsyncDisposable & {
  /** All of them at once. @throws with what kept one out */
  join(tokens: string[]): Promise<void>
  /** One of them writes. */
  write(turn: number): Promise<void>
  /** For each message the milliseconds until it was there, at everybody where it was; the writer among them. */
  report(): Promise<number[][]>
}

export function startReaders(url: string): Readers {
  const child = fork(fileURLToPath(new URL('./chat-readers-child.ts', import.meta.url)), [url], { stdio: 'inherit' })
  const exited = once(child, 'exit')
  const ask = async (message: ToReaders): Promise<FromReaders> => {
    const answered: Promise<FromReaders[]> = once(child, 'message')
    child.send(message)
    const [answer] = await Promise.race([answered, exited.then((): FromReaders[] => [])])
    if (!answer) throw new Error('the readers have ended')
    if (answer.type === 'failed') throw new Error(answer.reason)
    return answer
  }
  return {
    async join(tokens) {
      await ask({ type: 'join', tokens })
    },
    async write(turn) {
      await ask({ type: 'write', turn })
    },
    async report() {
      const answer = await ask({ type: 'report' })
      return answer.type === 'heard' ? answer.latencies : []
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill('SIGKILL')) await exited
    },
  }
}
