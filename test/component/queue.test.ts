import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { openQueue, type Queue } from '../../queue/enqueue.ts'
import { JobPostponed } from '../../queue/job-postponed.ts'
import { proveQueue, refuseUnsuitableQueue } from '../../queue/prove-queue.ts'
import { type Handlers, type JobContext, startWorker } from '../../queue/work.ts'
import { startChild } from '../harness/child.ts'
import { freePort } from '../harness/free-port.ts'
import { startRedis, type TestRedis } from '../harness/servers/redis.ts'

let redis: TestRedis
let admin: Redis
let queue: Queue
const log = openLog('test', 'silent')

let open = new AsyncDisposableStack()

beforeAll(async () => {
  redis = await startRedis()
  admin = new Redis(redis.url)
})
beforeEach(async () => {
  await admin.flushall()
  open = new AsyncDisposableStack()
  queue = open.use(openQueue(redis.url))
})
afterEach(() => open.disposeAsync())
afterAll(async () => {
  admin.disconnect()
  await redis[Symbol.asyncDispose]()
})

test('a killed worker: another one resumes its job within 10 s', async () => {
  const script = fileURLToPath(new URL('../harness/hanging-worker.mjs', import.meta.url))
  const child = startChild(process.execPath, [script, redis.url])
  open.defer(() => child.end('SIGKILL'))
  const job = payload()
  await queue.enqueue('pictures', job)
  await expect.poll(() => child.output(), { timeout: 20_000 }).toContain(`started ${job.recording} 1`)
  const resumed = Promise.withResolvers<JobContext>()
  work({ pictures: async (_, context) => resumed.resolve(context) })
  await child.end('SIGKILL')
  const killed = performance.now()
  expect((await resumed.promise).attempt).toBe(2)
  expect(performance.now() - killed).toBeLessThan(10_000)
})

test('a lost lock aborts the signal, and the job runs again for whoever has the lock', async () => {
  const lost = Promise.withResolvers<unknown>()
  const second = Promise.withResolvers<void>()
  work({
    pictures: async (_, { signal, attempt }) => {
      if (attempt > 1) return second.resolve()
      await once(signal, 'abort')
      lost.resolve(signal.reason)
      throw signal.reason
    },
  })
  const job = payload()
  await queue.enqueue('pictures', job)
  // What happens to a worker that was paused past its lock: its lock is gone.
  await expect.poll(() => admin.del(`bull:transcoder:pictures-${job.recording}:lock`)).toBe(1)
  expect(String(await lost.promise)).toContain('may have taken up')
  await second.promise
})

test('a wiped Redis: a job enqueued again works, with the same worker and the same queue', async () => {
  const done: string[] = []
  work({ pictures: async ({ recording }) => void done.push(recording) })
  const [first, second] = [payload(), payload()]
  await queue.enqueue('pictures', first)
  await expect.poll(() => done).toEqual([first.recording])
  await admin.flushall()
  await queue.enqueue('pictures', second)
  await queue.enqueue('pictures', first)
  await expect.poll(() => done, { timeout: 10_000 }).toEqual([first.recording, second.recording, first.recording])
})

test('the same job enqueued twice is one job; enqueued again after its end it runs again', async () => {
  const job = payload()
  await Promise.all([queue.enqueue('pictures', job), queue.enqueue('pictures', job), queue.enqueue('pictures', job)])
  expect(await queue.counts('transcoder')).toEqual({ waiting: 1, running: 0, setAside: 0 })
  let runs = 0
  work({ pictures: async () => void runs++ })
  await expect.poll(() => runs).toBe(1)
  await expect.poll(() => queue.counts('transcoder')).toEqual({ waiting: 0, running: 0, setAside: 0 })
  await queue.enqueue('pictures', job)
  await expect.poll(() => runs).toBe(2)
})

test('a poison job is tried, set aside with its reason, does not hold up the others, and can be tried again', async () => {
  const poison = payload()
  const good = payload()
  const done: string[] = []
  const setAside = Promise.withResolvers<unknown>()
  let poisonous = true
  work(
    {
      record: async (job) => {
        if (poisonous && job.recording === poison.recording) throw new AppError('test.poison', 'lecture', 'Bad media.')
        done.push(job.recording)
      },
    },
    (job) => setAside.resolve(job),
  )
  await queue.enqueue('record', { ...poison, take: 1 })
  await queue.enqueue('record', { ...good, take: 1 })
  expect(await setAside.promise).toEqual({
    name: 'record',
    payload: { ...poison, take: 1 },
    reason: 'test.poison',
  })
  await expect.poll(() => done).toEqual([good.recording])
  expect(await queue.setAside('recorder')).toMatchObject([
    { name: 'record', id: `record-${poison.recording}-t1`, reason: 'Bad media.' },
  ])
  poisonous = false
  await queue.enqueue('record', { ...poison, take: 1 })
  await expect.poll(() => done).toEqual([good.recording, poison.recording])
  await expect.poll(() => queue.counts('recorder')).toEqual({ waiting: 0, running: 0, setAside: 0 })
})

test('a job with attempts left is tried again by itself', async () => {
  const attempts: number[] = []
  work({
    download: async (_, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 2) throw new Error('not yet')
    },
  })
  await queue.enqueue('download', payload())
  await expect.poll(() => attempts, { timeout: 15_000 }).toEqual([1, 2])
})

test('a job that its handler postpones waits without counting an attempt', async () => {
  const job = payload()
  let away = true
  const done = Promise.withResolvers<void>()
  work({
    record: async () => {
      if (away) throw new JobPostponed(new Error('the store is away'))
      done.resolve()
    },
  })
  await queue.enqueue('record', { ...job, take: 1 })
  const { Queue: BullQueue } = await import('bullmq')
  const raw = new BullQueue('recorder', { connection: admin })
  const postponed = await vi.waitUntil(async () => (await raw.getDelayed())[0], { timeout: 10_000 })
  expect(postponed.attemptsMade).toBe(0)
  expect(await queue.counts('recorder')).toEqual({ waiting: 1, running: 0, setAside: 0 })
  await queue.enqueue('record', { ...job, take: 1 })
  expect(await queue.counts('recorder')).toEqual({ waiting: 1, running: 0, setAside: 0 })
  away = false
  await postponed.promote()
  await done.promise
  await raw.close()
})

test('a job that is no job is set aside at once', async () => {
  const reasons: string[] = []
  work({}, ({ reason }) => reasons.push(reason))
  const { Queue: BullQueue } = await import('bullmq')
  const raw = new BullQueue('transcoder', { connection: admin })
  await raw.add('pictures', { recording: '../../etc/passwd' }, { attempts: 3 })
  await raw.add('unheard', {}, { attempts: 3 })
  await expect.poll(() => reasons).toEqual(['queue.not-runnable', 'queue.not-runnable'])
  await raw.close()
})

test('a worker that ends aborts its jobs and gives them back without counting an attempt', async () => {
  const job = payload()
  const started = Promise.withResolvers<void>()
  const worker = startWorker(
    { url: redis.url, queue: 'recorder', concurrency: 2, log },
    {
      demo: async () => {},
      lecturer: async () => {},
      record: async (_, { signal }) => {
        started.resolve()
        await once(signal, 'abort')
        throw signal.reason
      },
    },
  )
  await queue.enqueue('record', { ...job, take: 1 })
  await started.promise
  await worker[Symbol.asyncDispose]()
  expect(await queue.counts('recorder')).toEqual({ waiting: 1, running: 0, setAside: 0 })
  const done = Promise.withResolvers<string>()
  work({ record: async ({ recording }) => done.resolve(recording) })
  expect(await done.promise).toBe(job.recording)
})

test('a worker whose job does not listen ends at its deadline', async () => {
  const started = Promise.withResolvers<void>()
  const worker = startWorker(
    { url: redis.url, queue: 'recorder', concurrency: 1, log, closeWithin: 300 },
    {
      demo: async () => {},
      lecturer: async () => {},
      record: async () => {
        started.resolve()
        await new Promise(() => {})
      },
    },
  )
  await queue.enqueue('record', { ...payload(), take: 1 })
  await started.promise
  const begun = performance.now()
  await worker[Symbol.asyncDispose]()
  expect(performance.now() - begun).toBeLessThan(3_000)
})

test('a paused worker takes nothing, a resumed one goes on', async () => {
  const done: string[] = []
  const worker = work({ record: async ({ recording }) => void done.push(recording) })
  const [first, second] = [payload(), payload()]
  await queue.enqueue('record', { ...first, take: 1 })
  await expect.poll(() => done).toEqual([first.recording])
  await worker.pause()
  await queue.enqueue('record', { ...second, take: 1 })
  const other = Promise.withResolvers<string>()
  work({ record: async ({ recording }) => other.resolve(recording) })
  expect(await other.promise).toBe(second.recording)
  await worker.resume()
  expect(done).toEqual([first.recording])
})

test('doubled execution: two workers, 200 jobs, each enqueued five times, effects once each', async () => {
  const effects = new Map<string, number>()
  const count = async ({ recording }: { recording: string }) =>
    void effects.set(recording, (effects.get(recording) ?? 0) + 1)
  const all = Array.from({ length: 200 }, payload)
  await Promise.all([...all, ...all, ...all, ...all, ...all].map((job) => queue.enqueue('pictures', job)))
  work({ pictures: count })
  work({ pictures: count })
  const none = { waiting: 0, running: 0, setAside: 0 }
  await expect.poll(() => queue.counts('transcoder'), { timeout: 20_000 }).toEqual(none)
  expect(effects.size).toBe(200)
  expect(new Set(effects.values())).toEqual(new Set([1]))
})

test('a killed Redis that comes back has its jobs, and worker and queue go on by themselves', async () => {
  await using own = await startRedis()
  await using ownQueue = openQueue(own.url)
  const done: string[] = []
  await using _worker = startWorker(
    { url: own.url, queue: 'transcoder', concurrency: 1, log },
    {
      renditions: async () => {},
      download: async ({ recording }) => void done.push(recording),
      pictures: async ({ recording }) => void done.push(recording),
      fill: async () => {},
    },
  )
  const [first, second, third] = [payload(), payload(), payload()]
  await ownQueue.enqueue('pictures', first)
  await expect.poll(() => done).toEqual([first.recording])
  await own.restart('SIGKILL')
  await ownQueue.enqueue('pictures', second)
  await expect.poll(() => done, { timeout: 20_000 }).toEqual([first.recording, second.recording])
  await ownQueue.enqueue('download', third)
  await expect.poll(() => done, { timeout: 20_000 }).toContain(third.recording)
})

test('the check at the start: a good Redis passes, one that evicts and one that is not there are told apart', async () => {
  await proveQueue(redis.url, { appendOnly: true })
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await expect(proveQueue(redis.url)).rejects.toMatchObject({
    code: 'queue.unsuitable',
    message: expect.stringContaining('noeviction'),
  })
  await expect(refuseUnsuitableQueue(redis.url, log)).rejects.toMatchObject({ code: 'queue.unsuitable' })
  await admin.config('SET', 'maxmemory-policy', 'noeviction')
  const nowhere = `redis://127.0.0.1:${await freePort()}/0`
  await expect(proveQueue(nowhere)).rejects.toMatchObject({ code: 'queue.unavailable' })
  await refuseUnsuitableQueue(nowhere, log)
  const unreachable = openQueue(nowhere)
  await expect(unreachable.enqueue('pictures', payload())).rejects.toMatchObject({ code: 'queue.unavailable' })
  await unreachable.close()
})

type AnyHandlers = Partial<Handlers<'transcoder'> & Handlers<'recorder'>>

/** A worker of the queue that the handlers are for; the rest of its jobs do nothing. */
function work(handlers: AnyHandlers, onSetAside?: (job: { name: string; payload: unknown; reason: string }) => void) {
  const idle = async () => {}
  const options = {
    url: redis.url,
    concurrency: 2,
    log,
    onSetAside: async (job: { name: string; payload: unknown; reason: string }) => onSetAside?.(job),
  }
  const worker =
    handlers.record || handlers.demo
      ? startWorker({ ...options, queue: 'recorder' }, { record: idle, demo: idle, lecturer: idle, ...handlers })
      : startWorker(
          { ...options, queue: 'transcoder' },
          { renditions: idle, pictures: idle, download: idle, fill: idle, ...handlers },
        )
  open.use(worker)
  return worker
}

function payload() {
  return { organisation: newId<OrganisationId>(), recording: newId<RecordingId>() }
}
