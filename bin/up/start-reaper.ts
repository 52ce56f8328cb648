import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type Reaper = {
  pid(): number
  /** Tells it that the supervisor ends in order; resolves when it has killed what was left, and ended. */
  dismiss(): Promise<void>
}

const program = fileURLToPath(new URL('./reaper.ts', import.meta.url))
const restMilliseconds = 500

/**
 * Starts the process that outlives the supervisor just long enough to see that nothing else does. One that dies before is
 * followed by another, of which `onNext` hears.
 */
export function startReaper(mark: string, environment: NodeJS.ProcessEnv, onNext: () => void): Reaper {
  const start = () => {
    const reaper = spawn(process.execPath, [program, mark], {
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    reaper.stdin.on('error', () => {})
    return { reaper, ended: endOf(reaper) }
  }
  let current = start()
  let dismissed = false
  const keep = async () => {
    for (;;) {
      await current.ended
      if (!dismissed) await delay(restMilliseconds, undefined, { ref: false })
      if (dismissed) return
      current = start()
      onNext()
    }
  }
  void keep()
  return {
    pid: () => current.reaper.pid ?? -1,
    async dismiss() {
      dismissed = true
      current.reaper.stdin.end('ended in order')
      await current.ended
    },
  }
}

/** Settles as well where it could not be started. */
async function endOf(child: ChildProcess): Promise<void> {
  await once(child, 'exit').catch(() => {})
}
