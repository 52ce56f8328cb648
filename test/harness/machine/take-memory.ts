import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingId } from '../../../core/ids.ts'
import { memoryOf, readProcesses, treeBelow } from '../../../recorder/admission/read-processes.ts'
import { takeProcess } from '../aula/recorder-rig.ts'

/** Minutes since the first look, and megabytes (PSS) of a recording's whole tree: take, browser, display, sound. */
export type MemorySample = { minute: number; megabytes: number }

const everyMilliseconds = 15_000

/** Looks at a recording's memory again and again, until disposal. */
export function sampleTakeMemory(recording: RecordingId): AsyncDisposable & { samples: MemorySample[] } {
  const samples: MemorySample[] = []
  const ending = new AbortController()
  const began = performance.now()
  const look = async () => {
    const tree = treeBelow(await readProcesses(), await takeProcess(recording))
    const bytes = await Promise.all(tree.map(({ pid }) => memoryOf(pid)))
    const megabytes = Math.round(bytes.reduce((sum, of) => sum + of, 0) / 1e6)
    samples.push({ minute: (performance.now() - began) / 60_000, megabytes })
  }
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await look()
      await delay(everyMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  loop.catch(() => {})
  return {
    samples,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await loop
    },
  }
}
