import { readFile } from 'node:fs/promises'
import { readProcesses, ticksPerSecond, treeBelow } from '../../../recorder/admission/read-processes.ts'

/** Cores that each part of a tree of processes used, by name of the part. */
export type CoresByPart = Record<string, number>

/** Names the parts of a recording; everything is below the take. */
const parts: [RegExp, string][] = [
  [/--type=renderer/, 'page'],
  [/--type=gpu-process/, 'painting'],
  [/--type=utility.*audio/, 'browser sound'],
  [/--type=utility.*network/, 'browser network'],
  [/--type=/, 'browser, rest'],
  [/chromium/, 'browser'],
  [/Xvfb/, 'display'],
  [/pulseaudio/, 'sound server'],
]

/**
 * Begins to measure trees by the parts of a recording (`takes`), and others whole, by their names. What is below two of
 * them counts for the take. Answers with how to end: mean cores since then of what lived all the time.
 */
export async function measureParts(
  takes: number[],
  others: Record<string, number>,
): Promise<() => Promise<CoresByPart>> {
  const before = new Map((await readProcesses()).map(({ pid, ticks }) => [pid, ticks]))
  const began = performance.now()
  return async () => {
    const processes = await readProcesses()
    const seconds = (performance.now() - began) / 1000
    const cores: CoresByPart = {}
    const counted = new Set<number>()
    const add = async (root: number, name: (pid: number) => Promise<string> | string) => {
      for (const { pid, ticks } of treeBelow(processes, root)) {
        const earlier = before.get(pid)
        if (counted.has(pid) || earlier === undefined) continue
        counted.add(pid)
        const part = await name(pid)
        cores[part] = (cores[part] ?? 0) + (ticks - earlier) / ticksPerSecond / seconds
      }
    }
    for (const take of takes) await add(take, async (pid) => (pid === take ? 'capture' : await partOf(pid)))
    // What is deeper first: the supervisor is above them all.
    for (const [name, pid] of Object.entries(others).reverse()) await add(pid, () => name)
    return cores
  }
}

async function partOf(pid: number): Promise<string> {
  const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
  return parts.find(([pattern]) => pattern.test(line))?.[1] ?? 'take, rest'
}
