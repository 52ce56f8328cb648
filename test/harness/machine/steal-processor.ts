import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

const minute = 60_000
const stolenMilliseconds = 10_000
/** Busy for five of every ten milliseconds: half a core. */
const busy = `setInterval(() => { const end = performance.now() + 5; while (performance.now() < end); }, 10)`

/** Takes half a core away for ten seconds of every minute, until disposal. */
export function stealProcessor(): AsyncDisposable {
  const ending = new AbortController()
  const { signal } = ending
  const loop = (async () => {
    while (!signal.aborted) {
      await delay(minute - stolenMilliseconds, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      const thief = spawn(process.execPath, ['-e', busy], { stdio: 'ignore' })
      await delay(stolenMilliseconds, undefined, { signal }).catch(() => {})
      thief.kill('SIGKILL')
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      ending.abort()
      await loop
    },
  }
}
