import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export type RunningAula = AsyncDisposable & {
  /** Public origin: http://localhost:PORT. */
  url: string
  dataFolder: string
  /** Undefined once there is an admin (a data folder that was used before). */
  firstAdminLink: string | undefined
  /** The processes by name, as they are now: `supervisor`, `reaper`, `postgres`, `viewer`, `recorder`, ... */
  pids(): Promise<Record<string, number>>
  /** To be polled: when one of its processes wrote this message into its log after a moment (ms since 1970). */
  saidAfter(name: string, message: string, moment: number): Promise<number | undefined>
  /** What `aula up` said so far. */
  output(): string
  /** For a supervisor that was killed: starts it anew on the same port and data; resolves when it is ready. */
  startAgain(): Promise<void>
  /** Ctrl-C; resolves with the exit code once it has ended. Kills after 25 s. */
  stop(): Promise<number | null>
}

const program = fileURLToPath(new URL('../../../bin/aula.ts', import.meta.url))
const startMilliseconds = 100_000

/**
 * Starts the real `aula up` on a free port and waits until it is ready; it is stopped and its data removed on disposal.
 * @param options.demo `lecture` (the default) or `accounts`
 * @param options.environment further AULA_ variables
 * @param options.dataFolder an existing data folder, which is then kept; default a temporary one
 */
export async function startAula(
  options: { demo?: 'off' | 'lecture' | 'accounts'; environment?: Record<string, string>; dataFolder?: string } = {},
): Promise<RunningAula> {
  await using starting = new AsyncDisposableStack()
  const dataFolder = options.dataFolder ?? starting.use(await temporaryFolder('up')).path
  const port = await freePort()
  const lines: string[] = []
  const environment = {
    ...withoutAula(process.env),
    AULA_DATA: dataFolder,
    AULA_PORT: String(port),
    AULA_DEMO: options.demo ?? 'lecture',
    ...options.environment,
  }
  let up = spawnUp(environment, lines)
  const stop = () => endUp(up)
  starting.defer(async () => void (await stop()))
  await up.ready
  const output = () => lines.join('\n')
  const resources = starting.move()
  return {
    url: `http://localhost:${port}`,
    dataFolder,
    firstAdminLink: /^ {2}First admin +(\S+)/m.exec(output())?.[1],
    async pids() {
      const running = JSON.parse(await readFile(path.join(dataFolder, 'running.json'), 'utf8'))
      return { supervisor: running.pid, ...running.pids }
    },
    async saidAfter(name, message, moment) {
      const lines = (await readFile(path.join(dataFolder, 'log', `${name}.log`), 'utf8')).split('\n')
      const said = lines.filter((line) => line.includes(`"msg":"${message}"`)).map((line) => JSON.parse(line))
      return said.map(({ time }) => Date.parse(time)).find((time) => time > moment)
    },
    output,
    stop,
    async startAgain() {
      await up.ended
      up = spawnUp(environment, lines)
      await up.ready
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

type Up = {
  child: ChildProcess
  ended: Promise<unknown>
  /** Rejects with all that was said when it ends before it is ready, or is not ready in time. */
  ready: Promise<void>
}

/** Runs `aula up`; what it says is added to `lines`. */
function spawnUp(environment: NodeJS.ProcessEnv, lines: string[]): Up {
  const child = spawn('setpriv', ['--pdeathsig', 'INT', '--', process.execPath, program, 'up'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ready = Promise.withResolvers<void>()
  const late = setTimeout(() => ready.reject(new Error('aula up was not ready in time')), startMilliseconds)
  const ended = once(child, 'exit')
  ended.catch(() => {})
  void ended.then(([code, signal]) => ready.reject(new Error(`aula up ended: ${signal ?? code}`)))
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    // The greeting's last line: everything before it has been read.
    if (/^ {2}Stop /.test(line)) ready.resolve()
  })
  const told = ready.promise
    .catch((error: unknown) => {
      throw new Error(`${String(error)}\n${lines.join('\n')}`, { cause: error })
    })
    .finally(() => clearTimeout(late))
  return { child, ended, ready: told }
}

async function endUp({ child, ended }: Up): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  child.kill('SIGINT')
  const harder = setTimeout(() => child.kill('SIGKILL'), 25_000)
  await ended
  clearTimeout(harder)
  return child.exitCode
}

function withoutAula(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AULA_')))
}
