import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Reaper = {
  pid: number
  /** Tells it that the supervisor ends in order; resolves when it has killed what was left, and ended. */
  dismiss(): Promise<void>
}

/** Starts the process that outlives the supervisor just long enough to see that nothing else does. */
export function startReaper(mark: string, environment: NodeJS.ProcessEnv): Reaper {
  const program = fileURLToPath(new URL('./reaper.ts', import.meta.url))
  const child = spawn(process.execPath, [program, mark], {
    env: environment,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(child, 'exit')
  ended.catch(() => {})
  child.stdin.on('error', () => {})
  return {
    pid: child.pid ?? -1,
    async dismiss() {
      child.stdin.end('ended in order')
      await ended.catch(() => {})
    },
  }
}
