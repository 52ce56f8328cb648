import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { humanLine } from './human-line.ts'
import { openRotatingLog, type RotatingLog } from './rotating-log.ts'
import type { StopStep } from './stop-order.ts'
import { type ChildPlan, type ChildWatch, type SupervisedChild, superviseChild } from './supervise-child.ts'

export type Supervisor = {
  start(plan: ChildPlan): void
  /** Ends everything, step after step. */
  end(steps: StopStep[]): Promise<void>
  /** Ends everything at once, the hard way. */
  cut(): void
  pids(): Record<string, number>
  /** Rejects when a child cannot get going: it refused its settings, or died three times before `ready` was called. */
  failure: Promise<never>
  /** From now on deaths are part of life: a child is started again as often as it takes. */
  ready(): void
}

/** Deaths of one child before everything is ready that make the whole start fail. */
const deathsWhileStarting = 3
/** Lines of a failing child that the terminal shows. */
const shownLines = 6

/**
 * Keeps the children of one `aula up`. Each one's output goes to `<logs>/<name>.log`; the terminal is told of deaths
 * and errors.
 */
export function openSupervisor(
  mark: string,
  logs: string,
  terminal: { say(line: string): void; verbose: boolean },
  onChange: (pids: Record<string, number>) => void,
): Supervisor {
  mkdirSync(logs, { recursive: true })
  const children = new Map<string, SupervisedChild>()
  const files = new Map<string, RotatingLog>()
  const tails = new Map<string, string[]>()
  const failing = Promise.withResolvers<never>()
  failing.promise.catch(() => {})
  let isReady = false
  let ending = false

  const pids = () =>
    Object.fromEntries([...children.values()].flatMap((child) => (child.pid() ? [[child.name, child.pid() ?? 0]] : [])))
  const fileOf = (name: string) => {
    const file = files.get(name) ?? openRotatingLog(path.join(logs, `${name}.log`))
    files.set(name, file)
    return file
  }
  const watch: ChildWatch = {
    line(name, line) {
      fileOf(name).write(line)
      tails.set(name, [...(tails.get(name) ?? []), line].slice(-shownLines))
      const shown = terminal.verbose ? `${name}: ${line}` : humanLine(name, line)
      if (shown && !ending) terminal.say(shown)
    },
    started() {
      // The map gets a new child only after its first start.
      queueMicrotask(() => onChange(pids()))
    },
    died(name, how, death, delay) {
      onChange(pids())
      fileOf(name).write(`${new Date().toISOString()} supervisor: ended (${how})`)
      if (!isReady && (death >= deathsWhileStarting || how === `exit code ${refusedSettings}`)) {
        const said = (tails.get(name) ?? []).map((line) => `  ${line}`).join('\n')
        failing.reject(
          new ChildCannotStart(`${name} cannot start (${how}); ${path.join(logs, `${name}.log`)} says:\n${said}`),
        )
        return
      }
      terminal.say(`${name} ended (${how}) and is started again in ${delay / 1000} s; see ${name}.log.`)
    },
  }
  return {
    start(plan) {
      children.set(plan.name, superviseChild(plan, mark, watch))
    },
    async end(steps) {
      ending = true
      for (const { names, signal, within } of steps) {
        const group = names.flatMap((name) => children.get(name) ?? [])
        await Promise.all(group.map((child) => child.end(signal, within)))
      }
      for (const file of files.values()) file[Symbol.dispose]()
    },
    cut() {
      ending = true
      for (const child of children.values()) child.cut()
    },
    pids,
    failure: failing.promise,
    ready() {
      isReady = true
    },
  }
}

/** core/process/run-process.ts: the environment was refused; starting again changes nothing. */
const refusedSettings = 2

/** A child keeps ending before Aula is ready; the message says what it said. */
export class ChildCannotStart extends Error {}
