import { type ChildProcess, spawn } from 'node:child_process'
import { AppError } from '../../core/errors.ts'
import type { Account } from './account.ts'

/** How a process ended: an exit code or a signal. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** A process that dies when the one that started it dies, however that happens. */
export type BoundProcess = {
  name: string
  pid: number
  child: ChildProcess
  /** Never rejects. */
  exited: Promise<Exit>
  /** SIGTERM, and after `grace` milliseconds SIGKILL to its whole process group. Resolves when it is gone. */
  end(grace: number): Promise<void>
}

/** Becomes the program only if its parent is still the process that was to be its parent. */
const unlessOrphaned = '[ "$PPID" = "$0" ] && exec "$@"'

/**
 * The command line that ties a program to its parent, this process, and for root steps down to an account first.
 * `setpriv` sets the death signal last: the kernel forgets it at a change of user. A parent that died before that sends
 * none: without another look the program would start, belong to nobody and make its parent's removed folder anew.
 */
export function boundCommand(program: string, args: string[], account?: Account): { command: string; args: string[] } {
  const identity = account
    ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--inh-caps=-all']
    : []
  const bound = ['/bin/sh', '-c', unlessOrphaned, String(process.pid), program, ...args]
  return { command: 'setpriv', args: [...identity, '--pdeathsig', 'KILL', '--', ...bound] }
}

/**
 * Starts a program in a process group of its own with exactly `environment`. What it writes is kept for the message of
 * an early end (last 2,000 characters). `extra` are further pipes from file descriptor 3 on.
 * @throws ProgramNotStarted
 */
export async function startBound(
  name: string,
  program: string,
  args: string[],
  options: { account?: Account; environment: Record<string, string>; cwd?: string; extra?: 'pipe'[] },
): Promise<BoundProcess & { written(): string }> {
  const line = boundCommand(program, args, options.account)
  const child = spawn(line.command, line.args, {
    detached: true,
    cwd: options.cwd ?? '/',
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe', ...(options.extra ?? [])],
  })
  let written = ''
  const keep = (text: Buffer) => {
    written = (written + text.toString()).slice(-2_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const exited = exitOf(child)
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => reject(new ProgramNotStarted(name, String(cause), { cause })))
  })
  return {
    name,
    pid: child.pid ?? 0,
    child,
    exited,
    end: (grace) => endGroup(child, exited, grace),
    written: () => written,
  }
}

/** Settles with the end of a child process; an error at its start counts as an end. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve({ code: child.exitCode, signal: child.signalCode })
    }
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: 127, signal: null }))
  })
}

/** Ends a process group: politely, then by force. */
export async function endGroup(child: ChildProcess, exited: Promise<Exit>, grace: number): Promise<void> {
  if (child.pid === undefined) return
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, grace).unref())])
  }
  killGroup(child.pid)
  await exited
}

/** SIGKILL to all that is left of a process group; nothing left is no error. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

export class ProgramNotStarted extends AppError {
  constructor(name: string, detail: string, options?: ErrorOptions) {
    super(
      'recorder.program-not-started',
      'node',
      `${name} did not start: ${detail.trim() || 'no reason given'}`,
      options,
    )
  }
}
