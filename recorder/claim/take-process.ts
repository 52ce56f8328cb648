import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { boundCommand, exitOf, killGroup } from '../browser/bound-process.ts'
import { authorityFile, removeDisplayTraces } from '../browser/open-display.ts'
import { fromTake, type TakeOrder, type ToTake } from '../take/take-messages.ts'
import { isPastHelp, type TakeHealth } from './judge-health.ts'
import { processRuns } from './process-runs.ts'

/** The process of one take, as its supervisor sees it. */
export type TakeProcess = {
  pid: number
  /** Opens what it records with. */
  warm(folder: string, size: { width: number; height: number }, rank: number): void
  begin(order: TakeOrder): void
  /** Frames a second that it keeps of what moves. */
  keepRate(framesPerSecond: number): void
  handOver(): void
  /** SIGKILL; for a take that does not leave. */
  kill(): void
  /** Settle once it beats by itself, and once its first frame is kept; maybe never. */
  beats: Promise<void>
  captures: Promise<void>
  /** The code of its end: its last word, else `recorder.exit-<code>` or `recorder.killed-<signal>`. */
  ended: Promise<string>
}

/** Pulls of a pipeline wait in libuv's threads; with fewer than these, file work would wait behind them. */
const threads = '18'
const lookMilliseconds = 500

/**
 * Starts a take's process: it dies with this one, and all that it has started dies with it. `environment` is what it
 * may know: our settings, none of them in argv. `folder` is the take's own, `rank` its nice value (`precedence`). It idles
 * until `begin`.
 */
export function startTakeProcess(
  environment: Record<string, string | undefined>,
  folder: string,
  rank: number,
): TakeProcess {
  const program = fileURLToPath(new URL('../take/main.ts', import.meta.url))
  const line = boundCommand(process.execPath, [program])
  const child = spawn(line.command, line.args, {
    detached: true,
    env: { ...environment, UV_THREADPOOL_SIZE: threads, XAUTHORITY: authorityFile(folder) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  if (child.pid) setPrecedence(rank, child.pid)
  const beats = Promise.withResolvers<void>()
  const captures = Promise.withResolvers<void>()
  const health: TakeHealth = { aliveAt: undefined, leaving: false, goneSince: undefined }
  let lastWord: string | undefined
  const groups: { pid: number; display?: number }[] = []
  child.on('message', (message) => {
    const told = fromTake.safeParse(message)
    if (!told.success) return
    switch (told.data.type) {
      case 'started':
        return void groups.push({ pid: told.data.group, display: told.data.display })
      case 'alive':
        health.aliveAt = performance.now()
        return
      case 'leaving':
        health.leaving = true
        return
      case 'beating':
        return beats.resolve()
      case 'captured':
        return captures.resolve()
      case 'ended':
        lastWord = told.data.code
    }
  })
  const watch = setInterval(() => {
    const now = performance.now()
    if (groups.some(({ pid }) => !processRuns(pid))) health.goneSince ??= now
    if (!isPastHelp(health, now)) return
    lastWord = 'recorder.hung'
    child.kill('SIGKILL')
  }, lookMilliseconds)
  const ended = exitOf(child).then(async (exit) => {
    clearInterval(watch)
    for (const { pid, display } of groups) {
      killGroup(pid)
      if (display !== undefined) await removeDisplayTraces(display, pid)
    }
    return lastWord ?? (exit.signal ? `recorder.killed-${exit.signal.toLowerCase()}` : `recorder.exit-${exit.code}`)
  })
  return {
    pid: child.pid ?? 0,
    warm: (folder, { width, height }, rank) => send(child, { type: 'warm', folder, width, height, rank }),
    begin(order) {
      // A process that still loads cannot hear that it is waited for.
      if (child.pid) setPrecedence(precedence.capture, child.pid)
      send(child, { type: 'begin', order })
    },
    keepRate: (framesPerSecond) => send(child, { type: 'frame-rate', framesPerSecond }),
    handOver: () => send(child, { type: 'hand-over' }),
    kill: () => child.kill('SIGKILL'),
    beats: beats.promise,
    captures: captures.promise,
    ended,
  }
}

/** A process that has just died cannot be told anything; its end is seen elsewhere. */
function send(child: ChildProcess, message: ToTake): void {
  if (child.connected) child.send(message, () => {})
}
