import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { readEnvironment } from '../../core/config/read-environment.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import { migrate } from '../../storage/catalog/migrate.ts'
import { type Catalog, openCatalog } from '../../storage/catalog/open-catalog.ts'
import { issueFirstAdminLink } from '../../storage/catalog/people/people.ts'
import { compileCache } from '../compile-cache.ts'
import { recorderAccount } from '../machine/accounts.ts'
import { localViewer } from '../machine/viewer-answers.ts'
import { environmentOf, type FilledSettings, fillSettings } from './complete-environment.ts'
import { prepareServers } from './embedded-servers.ts'
import { findProblems } from './find-problems.ts'
import { freePorts } from './free-ports.ts'
import { keepSecrets } from './keep-secrets.ts'
import { openRunningFile } from './running-file.ts'
import { startReaper } from './start-reaper.ts'
import { stopOrder } from './stop-order.ts'
import { listenToStopSignals } from './stop-signals.ts'
import { ChildCannotStart, openSupervisor, type Supervisor } from './supervisor.ts'
import { processRegistered, viewerServes } from './wait-ready.ts'

/** The processes of Aula, in the order of their start. */
const processes = ['viewer', 'recorder', 'transcoder', 'keeper'] as const
/** A start that takes longer than this has failed; a first one takes about 10 s. */
const startMilliseconds = 90_000
const program = fileURLToPath(new URL('../aula.ts', import.meta.url))
const web = fileURLToPath(new URL('../../dist/web', import.meta.url))

/**
 * `aula up`: everything on this machine, under one supervisor. Problems are told before anything is started (exit code
 * 2); a start that fails takes back what it started (exit code 1).
 */
export async function up({ demo, verbose }: { demo: boolean; verbose: boolean }): Promise<void> {
  // The terminal may be closed while Aula runs: that must not end it before it has stopped its children.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const began = performance.now()
  const findings = await findProblems(process.env, web)
  if (!findings.lock) {
    for (const problem of findings.problems) process.stderr.write(`${problem}\n`)
    process.exitCode = 2
    return
  }
  await using resources = new AsyncDisposableStack()
  resources.use(findings.lock)
  const signals = resources.use(listenToStopSignals())
  const given = readEnvironment(process.env)
  const folder = path.resolve(given.AULA_DATA)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  say(`Aula starts. Data: ${folder}, logs: ${path.join(folder, 'log')}`)

  const mark = randomBytes(8).toString('hex')
  const reaper = startReaper(mark, process.env, () =>
    running.change({ pids: { reaper: reaper.pid(), ...supervisor.pids() } }),
  )
  resources.defer(() => reaper.dismiss())
  const url = given.AULA_PUBLIC_URL ?? `http://localhost:${given.AULA_PORT}`
  const running = resources.use(
    openRunningFile(folder, { pid: process.pid, url, ready: false, pids: { reaper: reaper.pid() } }),
  )
  const supervisor = openSupervisor(mark, path.join(folder, 'log'), { say, verbose }, (pids) =>
    running.change({ pids: { reaper: reaper.pid(), ...pids } }),
  )
  signals.hard.addEventListener('abort', () => {
    say('Ending at once.')
    supervisor.cut()
  })

  try {
    const starting = AbortSignal.any([signals.stop, AbortSignal.timeout(startMilliseconds)])
    const start = startEverything(supervisor, given, { demo, say, signal: starting })
    const { settings, firstAdmin } = await Promise.race([start, supervisor.failure, aborted(starting)])
    supervisor.ready()
    running.change({ ready: true, database: settings.AULA_DATABASE_URL })
    say(greeting(settings, firstAdmin, (performance.now() - began) / 1000))
    await aborted(signals.stop).catch(() => {})
  } catch (error) {
    if (!signals.stop.aborted) {
      process.exitCode = 1
      process.stderr.write(`Aula could not start: ${whyNot(error, folder)}\n`)
    }
  }
  say('Stopping (at most 20 s; Ctrl-C again ends at once).')
  const signal = signals.stop.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'
  await supervisor.end(stopOrder(signal, given.AULA_DRAIN_MAX * 1000))
  say('Aula has stopped.')
}

async function startEverything(
  supervisor: Supervisor,
  given: ReturnType<typeof readEnvironment>,
  { demo, say, signal }: { demo: boolean; say(line: string): void; signal: AbortSignal },
): Promise<{ settings: FilledSettings; firstAdmin: string | undefined }> {
  const secrets = await keepSecrets(path.resolve(given.AULA_DATA))
  const servers = await prepareServers(given, secrets, process.env)
  signal.throwIfAborted()
  const step = steps(say)
  await Promise.all(
    Object.values(servers).map(async (server) => {
      if (!server) return
      supervisor.start(server.plan)
      await step(server.title, server.answers(signal))
    }),
  )
  const settings = fillSettings(
    given,
    {
      ...{ database: servers.database?.url, queue: servers.queue?.url },
      ...{ janus: servers.janus?.url, media: servers.janus?.media },
      freePort: await freePorts(1).then(([port = 0]) => port),
    },
    secrets,
    {
      demo,
      demoStated: Boolean(process.env.AULA_DEMO),
      recorderUser: process.getuid?.() === 0 ? recorderAccount : undefined,
    },
  )
  const catalog = openCatalog(settings.AULA_DATABASE_URL, 2)
  try {
    await step('catalogue', migrate(catalog))
    const since = await databaseTime(catalog)
    const environment = { ...environmentOf(settings, process.env), NODE_COMPILE_CACHE: compileCache }
    for (const name of processes) {
      signal.throwIfAborted()
      supervisor.start({
        name,
        command: 'setpriv',
        args: ['--pdeathsig', 'KILL', '--', process.execPath, program, name],
        environment,
        hardSignal: 'SIGKILL',
        niceness: ranks[name] ?? 0,
      })
    }
    await Promise.all([
      step('viewer', viewerServes(localViewer(settings), signal)),
      ...processes
        .filter((name) => name !== 'viewer')
        .map((name) => step(name, processRegistered(catalog, name, since, signal))),
    ])
    return { settings, firstAdmin: await issueFirstAdminLink(catalog, settings.AULA_PUBLIC_URL) }
  } finally {
    await catalog.destroy()
  }
}

/** A recorder that has died must be back at once and everybody waits for the viewer; a transcoder steps back by itself. */
const ranks: Partial<Record<(typeof processes)[number], number>> = {
  recorder: precedence.capture,
  viewer: precedence.serving,
}

/** Says of each part when it is ready. */
function steps(say: (line: string) => void): (title: string, work: Promise<void>) => Promise<void> {
  return async (title, work) => {
    const began = performance.now()
    await work
    say(`  ${title.padEnd(12)} ready (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  }
}

/** By the database's clock: the beats of processes are told by it. */
async function databaseTime(catalog: Catalog): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(catalog)
  return rows[0]?.now ?? new Date()
}

function greeting(settings: FilledSettings, firstAdmin: string | undefined, seconds: number): string {
  const lines = [`Aula is ready (${seconds.toFixed(1)} s).`, '', `  Open         ${settings.AULA_PUBLIC_URL}`]
  if (firstAdmin)
    lines.push(`  First admin  ${firstAdmin}`, '               (works once; a later start prints a new one)')
  if (settings.AULA_DEMO !== 'off') lines.push('  Demo         the start page offers a demo lecture')
  if (settings.AULA_DEMO === 'accounts')
    lines.push('               the sign-in page offers demo accounts: never on a public network')
  lines.push('  Stop         Ctrl-C', '')
  return lines.join('\n')
}

async function aborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}

function whyNot(error: unknown, folder: string): string {
  if (error instanceof ChildCannotStart) return error.message
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `it was not ready after ${startMilliseconds / 1000} s; the files in ${path.join(folder, 'log')} say more.`
  }
  return error instanceof Error ? error.message : String(error)
}
