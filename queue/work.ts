import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { AppError, errorCode } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { JobPostponed } from './job-postponed.ts'
import { type JobName, type JobPayload, type JobsOf, jobs, type QueueName } from './jobs.ts'
import { openConnection } from './open-connection.ts'

/** What a handler is told besides its payload. */
export type JobContext = {
  /** Aborts when the job ran out of time, the lock was lost or the worker ends: stop, and clean up what is half-made. */
  signal: AbortSignal
  /** 1 at the first start; a start after a crash of the worker counts as well. */
  attempt: number
}

/** One handler for each job of the queue; effects are idempotent, because a job may run twice. */
export type Handlers<Name extends QueueName> = {
  [Job in JobsOf<Name>]: (payload: JobPayload<Job>, context: JobContext) => Promise<void>
}

export type RunningWorker = AsyncDisposable & {
  /** Takes no new jobs; those that run go on. */
  pause(): Promise<void>
  resume(): Promise<void>
}

export type WorkerOptions<Name extends QueueName> = {
  url: string
  queue: Name
  concurrency: number
  log: Log
  /** Called when a job is set aside for good, with the code of what it failed from. */
  onSetAside?: (job: { name: JobName; payload: unknown; reason: string }) => Promise<void>
  /** Milliseconds that running jobs get to end after their signals aborted; then they are left to another worker. */
  closeWithin?: number
}

/*
 * A killed worker's job resumes elsewhere within 10 s: its lock lasts 4 s at most, and is found missing by the second
 * check after that (BullMQ marks at one check and moves at the next), 2 x 2 s.
 */
const lockMilliseconds = 4_000
const stalledCheckMilliseconds = 2_000
/** A job that kills its worker time and again is set aside. */
const stallsAllowed = 3
/** What a job waits for whose handler has postponed it. */
const postponedMilliseconds = 15_000
/** Time a handler has to end after its signal aborted, before the job fails without it. */
const graceMilliseconds = 5_000

/** Works through one queue until it is disposed of. Running jobs are then aborted and go back to the queue. */
export function startWorker<Name extends QueueName>(
  { url, queue, concurrency, log, onSetAside, closeWithin = 10_000 }: WorkerOptions<Name>,
  handlers: Handlers<Name>,
): RunningWorker {
  const closing = new AbortController()
  let running = 0
  let paused = false
  const complain = (error: Error) => log.warn({ err: error, queue }, 'queue trouble')
  const connection = openConnection(url, complain, true)
  // BullMQ passes a signal only to processors that declare three parameters.
  const processor = async (job: Job, token: string | undefined, lost: AbortSignal | undefined): Promise<void> => {
    // A fetch that was under way when the worker paused still brings its job.
    if (paused) await giveBack(job, token)
    running++
    try {
      await runJob(job, handlers, AbortSignal.any([closing.signal, ...(lost ? [lost] : [])]))
    } catch (error) {
      if (closing.signal.aborted) await giveBack(job, token)
      if (error instanceof JobPostponed) {
        log.warn({ ...job.data, err: error, job: job.id }, 'job postponed')
        await postpone(job, token)
      }
      throw error
    } finally {
      running--
    }
  }
  const worker = new Worker(queue, processor, {
    connection,
    concurrency,
    lockDuration: lockMilliseconds,
    stalledInterval: stalledCheckMilliseconds,
    maxStalledCount: stallsAllowed,
    runRetryDelay: 1_000,
  })
  worker.on('error', complain)
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, new LockLost(id).message)
  })
  worker.on('failed', (job, error) => {
    if (!job) return
    const reason = error instanceof UnrecoverableError ? 'queue.not-runnable' : errorCode(error)
    const final = Boolean(job.finishedOn)
    log.warn({ ...job.data, err: error, job: job.id, attempt: job.attemptsStarted, final }, 'job failed')
    if (!final) return
    onSetAside?.({ name: job.name as JobName, payload: job.data, reason }).catch(complain)
  })
  return {
    async pause() {
      paused = true
      await worker.pause(true)
    },
    async resume() {
      paused = false
      await worker.resume()
    },
    async [Symbol.asyncDispose]() {
      const late = Promise.withResolvers<'late'>()
      const timer = setTimeout(() => late.resolve('late'), closeWithin)
      closing.abort(new WorkerEnds())
      const closed = worker.close().then(() => 'closed' as const)
      if ((await Promise.race([closed, late.promise])) === 'late') {
        log.warn({ queue, running }, 'worker cut off; its jobs are taken up elsewhere')
        worker.disconnect().catch(complain)
      }
      clearTimeout(timer)
      connection.disconnect()
    },
  }
}

/** Not the job's fault: it goes back to the queue, and this start does not count as an attempt. */
async function giveBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

/** The same, but later. */
async function postpone(job: Job, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + postponedMilliseconds, token)
  throw new DelayedError()
}

async function runJob<Name extends QueueName>(job: Job, handlers: Handlers<Name>, ending: AbortSignal): Promise<void> {
  const definition = isJobName(job.name) ? jobs[job.name] : undefined
  const handler = (handlers as Record<string, (payload: unknown, context: JobContext) => Promise<void>>)[job.name]
  const parsed = definition?.payload.safeParse(job.data)
  if (!definition || !handler || !parsed?.success) throw new UnrecoverableError(`Not a job: ${job.name}`)
  const outOfTime = AbortSignal.timeout(definition.timeout)
  const signal = AbortSignal.any([ending, outOfTime])
  const work = handler(parsed.data, { signal, attempt: job.attemptsStarted })
  const abandoned = Promise.withResolvers<never>()
  let grace: NodeJS.Timeout | undefined
  const onAbort = () => {
    grace = setTimeout(() => abandoned.reject(new JobAbandoned(job.name)), graceMilliseconds)
  }
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    await Promise.race([work, abandoned.promise])
  } catch (error) {
    throw outOfTime.aborted && !ending.aborted ? new JobOutOfTime(job.name, error) : error
  } finally {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(grace)
  }
}

function isJobName(name: string): name is JobName {
  return name in jobs
}

class LockLost extends AppError {
  constructor(id: string) {
    super('queue.lock-lost', 'node', `Another worker may have taken up ${id}.`)
  }
}

class WorkerEnds extends AppError {
  constructor() {
    super('queue.worker-ends', 'node', 'This worker ends.')
  }
}

class JobOutOfTime extends AppError {
  constructor(name: string, cause: unknown) {
    super('queue.out-of-time', 'lecture', `The job ${name} took longer than it may.`, { cause })
  }
}

class JobAbandoned extends AppError {
  constructor(name: string) {
    super('queue.job-abandoned', 'node', `The job ${name} did not end when it was told to.`)
  }
}
