import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type ToReceivers = { type: 'join'; people: number } | { type: 'count' }
export type FromReceivers =
  | { type: 'joined' }
  | { type: 'failed'; reason: string }
  | { type: 'counted'; counts: ReceiverCount[] }

/** RTP packets of one person since they were counted last; `missing` by the gaps in their numbers. */
export type ReceiverCount = { received: number; missing: number }

/** People without a browser who receive a room's one camera with its sound, and decode nothing. */
export type Receivers = AsyncDisposable & {
  pids: number[]
  /** More people join, one after the other in each process. @throws with what kept one out */
  join(people: number): Promise<void>
  count(): Promise<ReceiverCount[]>
}

/** @param processes that share the work: one must not be so busy that the kernel throws away what waits for it */
export function startReceivers(url: string, room: string, processes: number): Receivers {
  const program = fileURLToPath(new URL('./receivers-child.ts', import.meta.url))
  const children = Array.from({ length: processes }, () => fork(program, [url, room], { stdio: 'inherit' }))
  const ask = async (child: ChildProcess, message: ToReceivers): Promise<FromReceivers> => {
    const answered = once(child, 'message')
    child.send(message)
    const [answer] = await Promise.race([
      answered,
      once(child, 'exit').then(() => [{ type: 'failed', reason: 'it ended' }]),
    ])
    if (answer.type === 'failed') throw new Error(answer.reason)
    return answer
  }
  return {
    pids: children.flatMap(({ pid }) => pid ?? []),
    async join(people) {
      const share = (index: number) => Math.floor((people + index) / processes)
      await Promise.all(children.map((child, index) => ask(child, { type: 'join', people: share(index) })))
    },
    async count() {
      const answers = await Promise.all(children.map((child) => ask(child, { type: 'count' })))
      return answers.flatMap((answer) => (answer.type === 'counted' ? answer.counts : []))
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) {
        const exited = once(child, 'exit')
        if (child.exitCode === null && child.kill('SIGKILL')) await exited
      }
    },
  }
}
