import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readLines } from '../../core/process/read-lines.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { markOfTakes } from '../../core/process/supervision-mark.ts'
import { exitOf, killGroup } from '../browser/bound-process.ts'
import { authorityFile } from '../browser/open-display.ts'
import { controlSocket } from '../take/open-control.ts'
import { type FromTake, fromTake, parseLine, type TakeOrder, type ToTake } from '../take/take-messages.ts'
import { isPastHelp, type TakeHealth } from './judge-health.ts'
import { processRuns } from './process-runs.ts'

/** The process of one take, as its recorder sees it. */
export type TakeProcess = {
  pid: number
  /** Opens what it records with. */
  warm(size: { width: number; height: number }, rank: number): void
  begin(order: TakeOrder): void
  /** Frames a second that it keeps of what moves. */
  keepRate(framesPerSecond: number): void
  /** Its browser lets all others go first from now on. */
  stepBack(): void
  /** Another recorder may go on; for so many milliseconds one is waited for. */
  offer(milliseconds: number): void
  handOver(): void
  /** SIGKILL, for a take that does not leave or must not stay; `code` says why, where it says so itself no more. */
  kill(code?: string): void
  /** Settle once it beats by itself, and once its first frame is kept; maybe never. */
  beats: Promise<void>
  captures: Promise<void>
  /** The code of its end: its last word, else `recorder.exit-<code>`, `recorder.killed-<signal>` or `recorder.gone`. */
  ended: Promise<string>
}

/** A take that another recorder has started, and what that one had told it. */
export type LeftTake = { child: TakeProcess } & Pick<Extract<FromTake, { type: 'here' }>, 'size' | 'order'>

/** Pulls of a pipeline wait in libuv's threads; with fewer than these, file work would wait behind them. */
const threads = '19'
/**
 * What a take makes lives for moments. Half-spaces of 2 MB are emptied once a second, in half a millisecond; the usual 16 MB
 * keep 50 MB more, and meanwhile what has outlived one must be marked every few seconds, which costs 1 % of a core.
 */
const youngMegabytes = '--max-semi-space-size=2'
const lookMilliseconds = 500
/** Until the socket of a process that has just been started is there. */
const knockMilliseconds = 20
/** What a take that lives and is well answers within. */
const answerMilliseconds = 2_000

/**
 * Starts a take's process: all that it starts dies with it, and it outlives this process, so that the next recorder takes
 * it up. `environment` is what it may know: our settings, none of them in argv. `folder` is the take's own, `rank` its nice
 * value (`precedence`). It idles until `begin`.
 */
export function startTakeProcess(
  environment: Record<string, string | undefined>,
  folder: string,
  rank: number,
): TakeProcess {
  const program = fileURLToPath(new URL('../take/main.ts', import.meta.url))
  const child = spawn(process.execPath, [youngMegabytes, program, folder], {
    detached: true,
    env: {
      ...{ ...environment, ...markOfTakes(environment) },
      ...{ UV_THREADPOOL_SIZE: threads, XAUTHORITY: authorityFile(folder) },
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  child.unref()
  const pid = child.pid ?? 0
  if (pid > 0) setPrecedence(rank, pid)
  const gone = endOf(child)
  return holdTake(pid, knock(folder, gone), gone)
}

/** Takes up the process of a take that outlived its recorder; undefined where it does not answer as it should. */
export async function takeUpProcess(folder: string, pid: number): Promise<LeftTake | undefined> {
  const socket = connect(controlSocket(folder))
  const here = Promise.withResolvers<Pick<LeftTake, 'size' | 'order'> | undefined>()
  const late = setTimeout(here.resolve, answerMilliseconds)
  socket.on('close', () => here.resolve(undefined))
  const gone = here.promise.then((found) => (found ? untilGone(pid, socket) : 'recorder.gone'))
  const child = holdTake(pid, Promise.resolve(socket), gone, here.resolve)
  const told = await here.promise
  clearTimeout(late)
  if (told) return { child, size: told.size, order: told.order }
  socket.destroy()
  return undefined
}

function holdTake(
  pid: number,
  connecting: Promise<Socket | undefined>,
  gone: Promise<string>,
  here: (found: Pick<LeftTake, 'size' | 'order'>) => void = () => {},
): TakeProcess {
  const beats = Promise.withResolvers<void>()
  const captures = Promise.withResolvers<void>()
  const health: TakeHealth = {
    hereAt: undefined,
    orderedAt: undefined,
    aliveAt: undefined,
    leaving: false,
    goneSince: undefined,
  }
  let lastWord: string | undefined
  const groups: number[] = []
  // 0 would be this process's own group, and the number of one that has ended may be another's by now.
  let runs = pid > 0
  void gone.then(() => {
    runs = false
  })
  const kill = (code?: string) => {
    lastWord = code ?? lastWord
    if (runs) killGroup(pid)
  }
  const hear = (message: FromTake) => {
    switch (message.type) {
      case 'here':
        health.hereAt = performance.now()
        if (message.order) health.aliveAt = performance.now()
        return here(message)
      case 'started':
        return void groups.push(message.group)
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
        lastWord = message.code
    }
  }
  const heard = connecting.then(async (socket) => {
    if (!socket) return
    socket.unref()
    await readLines(socket, (line) => {
      const message = parseLine(fromTake, line)
      if (message) hear(message)
    })
  })
  const send = (message: ToTake) =>
    void connecting.then((socket) => {
      // A process that has just died cannot be told anything; its end is seen elsewhere.
      if (socket?.writable) socket.write(`${JSON.stringify(message)}\n`)
    })
  const judge = () => {
    const now = performance.now()
    if (groups.some((group) => !processRuns(group))) health.goneSince ??= now
    if (!isPastHelp(health, now)) return
    kill('recorder.hung')
  }
  let judging: NodeJS.Immediate | undefined
  const watch = setInterval(() => {
    // Where this process was held up itself, what the take has said meanwhile is read first.
    judging = setImmediate(judge)
  }, lookMilliseconds).unref()
  const ended = gone.then(async (end) => {
    clearInterval(watch)
    clearImmediate(judging)
    // Its last word may still be on the way.
    await Promise.race([heard, delay(lookMilliseconds)])
    for (const group of groups) killGroup(group)
    return lastWord ?? end
  })
  return {
    pid,
    warm: ({ width, height }, rank) => send({ type: 'warm', width, height, rank }),
    begin(order) {
      health.orderedAt = performance.now()
      // A process that still loads cannot hear that it is waited for.
      if (runs) setPrecedence(precedence.capture, pid)
      send({ type: 'begin', order })
    },
    keepRate: (framesPerSecond) => send({ type: 'frame-rate', framesPerSecond }),
    stepBack: () => send({ type: 'step-back' }),
    offer: (milliseconds) => send({ type: 'offer', milliseconds }),
    handOver: () => send({ type: 'hand-over' }),
    kill,
    beats: beats.promise,
    captures: captures.promise,
    ended,
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  const { code, signal } = await exitOf(child)
  return signal ? `recorder.killed-${signal.toLowerCase()}` : `recorder.exit-${code}`
}

/** Of a process that is no child of this one the system does not say how it ended. */
async function untilGone(pid: number, socket: Socket): Promise<string> {
  if (!socket.closed) await new Promise((resolve) => socket.on('close', resolve))
  while (processRuns(pid)) await delay(lookMilliseconds / 10)
  return 'recorder.gone'
}

/** Connects to a process that has just been started, as soon as it listens; undefined once it has ended. */
async function knock(folder: string, gone: Promise<unknown>): Promise<Socket | undefined> {
  let over = false
  void gone.then(() => {
    over = true
  })
  while (!over) {
    const socket = connect(controlSocket(folder))
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (open) return socket
    await delay(knockMilliseconds)
  }
  return undefined
}
