import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LectureId } from '../../../core/ids.ts'

export type ToReaders = { type: 'join'; tokens: string[] } | { type: 'write'; turn: number } | { type: 'report' }
export type FromReaders =
  | { type: 'done' }
  | { type: 'failed'; reason: string }
  | { type: 'heard'; latencies: number[][] }

/** People who only write and read, in a process of their own. */
export type Readers = AsyncDisposable & {
  /** All of them at once, by what lets each in. @throws with what kept one out */
  join(tokens: string[]): Promise<void>
  /** One of them writes. */
  write(turn: number): Promise<void>
  /** For each message the milliseconds until it was there, at everybody where it was; the writer among them. */
  report(): Promise<number[][]>
}

/** People in a room, each with a token for it; or who watch a lecture beside it, each with the Cookie header of a login. */
export function startReaders(url: string, lecture?: LectureId): Readers {
  const program = lecture
    ? new URL('./watch-readers-child.ts', import.meta.url)
    : new URL('./chat-readers-child.ts', import.meta.url)
  const child = fork(fileURLToPath(program), [url, ...(lecture ? [lecture] : [])], { stdio: 'inherit' })
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

/** The other side of it, in the process of the people. */
export function serveReaders(people: {
  join(token: string): Promise<void>
  write(turn: number): Promise<void> | void
  heard(): number[][]
}): void {
  const tell = (message: FromReaders) => void process.send?.(message)
  process.on('message', async (message: ToReaders) => {
    try {
      if (message.type === 'join') await Promise.all(message.tokens.map((token) => people.join(token)))
      if (message.type === 'write') await people.write(message.turn)
      if (message.type === 'report') return tell({ type: 'heard', latencies: people.heard() })
      tell({ type: 'done' })
    } catch (error) {
      tell({ type: 'failed', reason: String(error).slice(0, 500) })
    }
  })
}
