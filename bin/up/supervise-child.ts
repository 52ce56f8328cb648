import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readLines } from '../../core/process/read-lines.ts'
import { setPrecedence } from '../../core/process/set-precedence.ts'
import { markName } from '../../core/process/supervision-mark.ts'

import { reap } from './reap.ts'
import { deathsInARow, restartDelay } from './restart-delay.ts'

/** How one child is started and how it is told to end. */
export type ChildPlan = {
  name: string
  command: string
  args: string[]
  environment: NodeJS.ProcessEnv
  /** What ends it at once and leaves its files sound. */
  hardSignal: 'SIGKILL' | 'SIGQUIT'
  /** Before or behind the others on this machine, see `precedence`; default as everybody. */
  niceness?: number
}

/** What the supervisor learns of its children. */
export type ChildWatch = {
  line(name: string, line: string): void
  started(name: string, pid: number): void
  /** It ended without being told to; it is started again after `delay` milliseconds. */
  died(name: string, how: string, death: number, delay: number): void
}

export type SupervisedChild = {
  name: string
  pid(): number | undefined
  /** Tells it to end; ended harder after `within` milliseconds. Resolves when it and all it started are gone. */
  end(signal: NodeJS.Signals, within: number): Promise<void>
  /** Ends it the hard way, now. */
  cut(): void
}

/**
 * Starts a child and starts it again whenever it dies, until `end`. It leads a session of its own, so that Ctrl-C in
 * the terminal reaches the supervisor alone. Whatever a dead child leaves behind is killed before its next start.
 */
export function superviseChild(plan: ChildPlan, mark: string, watch: ChildWatch): SupervisedChild {
  let child: ChildProcess | undefined
  let gone: Promise<void> = Promise.resolve()
  let ending = false
  let starts = 0
  let deaths = 0
  let again: NodeJS.Timeout | undefined

  const start = () => {
    const ownMark = `${mark}/${plan.name}/${++starts}`
    const since = performance.now()
    const started = spawn(plan.command, plan.args, {
      env: { ...plan.environment, [markName]: ownMark },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    if (plan.niceness && started.pid) setPrecedence(plan.niceness, started.pid)
    for (const stream of [started.stdout, started.stderr]) {
      void readLines(stream, (line) => watch.line(plan.name, line))
    }
    if (started.pid !== undefined) watch.started(plan.name, started.pid)
    gone = howItEnds(started).then(async (how) => {
      child = undefined
      await reap(ownMark)
      if (ending) return
      deaths = deathsInARow(deaths, performance.now() - since)
      const delay = restartDelay(deaths)
      watch.died(plan.name, how, deaths, delay)
      again = setTimeout(start, delay)
    })
  }
  start()

  return {
    name: plan.name,
    pid: () => child?.pid,
    async end(signal, within) {
      ending = true
      clearTimeout(again)
      child?.kill(signal)
      const harder = setTimeout(() => child?.kill(plan.hardSignal), within)
      // Another second for a server that shuts down at once, and then nothing is waited for.
      const hardest = setTimeout(() => child?.kill('SIGKILL'), within + 1_000)
      await gone
      clearTimeout(harder)
      clearTimeout(hardest)
    },
    cut() {
      ending = true
      clearTimeout(again)
      child?.kill(plan.hardSignal)
    },
  }
}

async function howItEnds(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return signal === null ? `exit code ${code}` : `signal ${signal}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
