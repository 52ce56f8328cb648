import type { TakeCost } from './expected-cost.ts'
import { memoryOf, type ProcessRow, readProcesses, ticksPerSecond, treeBelow } from './read-processes.ts'

/** Measures what takes cost; a take is known by its process. */
export type TakeMeter = {
  /** Looks at all processes once. */
  look(pids: readonly number[]): Promise<void>
  /** Cores used lately, and what the take costs: undefined while it has not been looked at for long enough. */
  costOf(pid: number): { used: number; cost: TakeCost | undefined }
}

/** Milliseconds that a mean is taken over, and that a take needs before it is believed: its start costs more. */
const windowMilliseconds = 10_000
const unsettledMilliseconds = 8_000
/** Reading how memory is shared walks all pages of a process: seldom. */
const memoryEvery = 15_000

type Sample = { at: number; ticks: number }
type Meter = { since: number; samples: Sample[]; memory: number; memoryAt: number }

export function openTakeMeter(now: () => number = () => performance.now()): TakeMeter {
  const meters = new Map<number, Meter>()
  return {
    async look(pids) {
      for (const pid of meters.keys()) if (!pids.includes(pid)) meters.delete(pid)
      if (pids.length === 0) return
      const processes = await readProcesses()
      for (const pid of pids) {
        const tree = treeBelow(processes, pid)
        const meter = meters.get(pid) ?? { since: now(), samples: [], memory: 0, memoryAt: Number.NEGATIVE_INFINITY }
        meters.set(pid, meter)
        meter.samples = addSample(meter.samples, { at: now(), ticks: ticksOf(tree) })
        if (now() - meter.memoryAt < memoryEvery) continue
        meter.memoryAt = now()
        const each = await Promise.all(tree.map((row) => memoryOf(row.pid)))
        meter.memory = each.reduce((sum, bytes) => sum + bytes, 0)
      }
    },
    costOf(pid) {
      const meter = meters.get(pid)
      const cores = meter && meanCores(meter.samples)
      if (!meter || cores === undefined) return { used: 0, cost: undefined }
      const settled = now() - meter.since >= unsettledMilliseconds
      return { used: cores, cost: settled ? { cores, memory: meter.memory } : undefined }
    },
  }
}

/** The samples of the window. What a process that has ended without being waited for had used is gone: begin anew. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.ticks < last.ticks) return [sample]
  return [...samples.filter(({ at }) => sample.at - at <= windowMilliseconds), sample]
}

export function meanCores(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < windowMilliseconds / 4) return undefined
  return (last.ticks - first.ticks) / ticksPerSecond / ((last.at - first.at) / 1000)
}

function ticksOf(tree: readonly ProcessRow[]): number {
  return tree.reduce((sum, { ticks }) => sum + ticks, 0)
}
