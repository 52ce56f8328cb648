import { BadEnvironment, readEnvironment } from '../config/read-environment.ts'
import { type CompleteSettings, missingSettings } from '../config/settings.ts'
import { type Log, openLog } from '../log.ts'

/** What a process is given: everything it may depend on from outside. */
export type ProcessContext = {
  settings: CompleteSettings
  log: Log
  /** Whatever is opened is put here; it is closed in reverse order when the process ends. */
  resources: AsyncDisposableStack
  /** Aborts at SIGINT: end what runs, within 15 s. */
  stopping: AbortSignal
  /** Aborts at SIGTERM (and at SIGINT): take no new work. */
  draining: AbortSignal
}

/** From the first signal on; what is not closed by then is cut off. */
const hardDeadlineMilliseconds = 18_000

/**
 * Runs one process from its environment to its end: settings, log, signals, resources. `start` opens everything and
 * returns a promise that settles when the process has nothing left to do. The event loop empties by itself; only the
 * hard deadline forces an exit.
 * @param leastDrain milliseconds from SIGTERM to `stopping`, also where AULA_DRAIN_MAX says less
 */
export async function runProcess(
  name: string,
  start: (context: ProcessContext) => Promise<void>,
  leastDrain = 0,
): Promise<void> {
  const settings = readSettings()
  if (!settings) return
  const log = openLog(name, settings.AULA_LOG_LEVEL)
  const stopping = new AbortController()
  const draining = new AbortController()
  const onSignal = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'ending')
    draining.abort()
    const drain = signal === 'SIGTERM' ? Math.max(settings.AULA_DRAIN_MAX * 1000, leastDrain) : 0
    if (drain === 0) stopping.abort()
    setTimeout(() => stopping.abort(), drain).unref()
    setTimeout(() => process.exit(1), drain + hardDeadlineMilliseconds).unref()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    await using resources = new AsyncDisposableStack()
    await start({ settings, log, resources, stopping: stopping.signal, draining: draining.signal })
  } catch (error) {
    // Told to end while it still waited for something to start with.
    if (draining.signal.aborted && error === draining.signal.reason) return
    if (error instanceof BadEnvironment) return refuse(error)
    log.fatal({ err: error }, 'ended by an error')
    process.exitCode = 1
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

function readSettings(): CompleteSettings | undefined {
  try {
    const settings = readEnvironment(process.env)
    const missing = missingSettings(settings)
    if (missing.length === 0) return settings as CompleteSettings
    throw new BadEnvironment(missing.map((name) => `${name} is not set, and only \`aula up\` can do without it.`))
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    refuse(error)
    return undefined
  }
}

/** What settings lead to may be found unusable only when it is opened. */
function refuse({ problems }: BadEnvironment): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 2
}
