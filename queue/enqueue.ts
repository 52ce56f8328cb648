import { setTimeout as delay } from 'node:timers/promises'
import { Queue as BullQueue, type Job } from 'bullmq'
import { type JobName, type JobPayload, jobs, type QueueName, queueNames } from './jobs.ts'
import { openConnection, QueueUnavailable } from './open-connection.ts'
import { type JobsServer, showJobs } from './show-jobs.ts'

export type Queue = AsyncDisposable & {
  /**
   * Sees to it that the job will run: adds it, leaves one of the same id that waits or runs alone, and tries one again
   * that was set aside. @throws QueueUnavailable within 5 s; the keeper enqueues what is missing later.
   */
  enqueue<Name extends JobName>(name: Name, payload: JobPayload<Name>): Promise<void>
  /** What waits, runs and was set aside, for the admin's page. @throws QueueUnavailable */
  counts(queue: QueueName): Promise<{ waiting: number; running: number; setAside: number }>
  /** Jobs that were set aside, newest first, each with its reason. @throws QueueUnavailable */
  setAside(queue: QueueName): Promise<SetAsideJob[]>
  /** Lets bull-board's pages show every queue, to look at only. */
  show(server: JobsServer): void
  close(): Promise<void>
}

type SetAsideJob = { name: string; id: string; reason: string; at: Date }

/** Milliseconds; a person is waiting for the answer of whoever enqueues. */
const deadline = 5_000

/** Connects in the background; the first call waits for it. */
export function openQueue(url: string): Queue {
  let lastError: Error | undefined
  const connection = openConnection(url, (error) => (lastError = error), false)
  const queues = new Map<QueueName, BullQueue>()
  const queueOf = (name: QueueName): BullQueue => {
    const open = queues.get(name)
    if (open) return open
    const opened = new BullQueue(name, { connection })
    opened.on('error', (error) => {
      lastError = error
    })
    queues.set(name, opened)
    return opened
  }
  const answered = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    const ended = new AbortController()
    const late = delay(deadline, undefined, { signal: ended.signal, ref: false }).then(() => {
      throw lastError ?? new Error(`no answer in ${deadline / 1000} s`)
    })
    late.catch(() => {})
    try {
      return await Promise.race([act(), late])
    } catch (error) {
      throw new QueueUnavailable(error instanceof Error ? error.message : String(error), { cause: error })
    } finally {
      ended.abort()
    }
  }
  const close = async () => {
    for (const queue of queues.values()) await queue.close().catch(() => {})
    connection.disconnect()
  }
  return {
    async enqueue(name, payload) {
      const definition = jobs[name]
      const checked = definition.payload.parse(payload)
      const id = (definition.key as (payload: unknown) => string)(checked)
      const queue = queueOf(definition.queue)
      await answered(() => addOrRetry(queue, name, checked, id))
    },
    async counts(name) {
      const states = ['waiting', 'delayed', 'prioritized', 'active', 'failed'] as const
      const found = await answered(() => queueOf(name).getJobCounts(...states))
      const { waiting = 0, delayed = 0, prioritized = 0, active = 0, failed = 0 } = found
      return { waiting: waiting + delayed + prioritized, running: active, setAside: failed }
    },
    async setAside(name) {
      const failed: Job[] = await answered(() => queueOf(name).getFailed(0, 99))
      return failed.map((job) => ({
        name: job.name,
        id: job.id ?? '',
        reason: job.failedReason,
        at: new Date(job.finishedOn ?? job.timestamp),
      }))
    },
    show: (server) => showJobs(queueNames.map(queueOf), server),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function addOrRetry(queue: BullQueue, name: JobName, payload: object, id: string): Promise<void> {
  // `add` is silent about a job of the same id, whatever became of it: so look at it afterwards, not before.
  const job = await queue.add(name, payload, {
    jobId: id,
    attempts: jobs[name].attempts,
    lifo: 'first' in jobs[name],
    backoff: { type: 'exponential', delay: 2_000 },
    removeOnComplete: true,
    // Set aside jobs are kept with their reasons for a month, and not more than Redis likes.
    removeOnFail: { age: 30 * 86_400, count: 1_000 },
  })
  if (!(await job.isFailed())) return
  // It may have been tried again by somebody else meanwhile: then it is not among the failed any more, and all is well.
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }).catch(async (error: unknown) => {
    if (await job.isFailed()) throw error
  })
}
