import { rename } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, type RecordingId, type SelfTestId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { openHealth } from '../../core/process/open-health.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { startWorker } from '../../queue/work.ts'
import { noteProblem } from '../../storage/catalog/recordings/recording-problems.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork, setWorkAside, startWork } from '../../storage/catalog/recordings/work.ts'
import { keepNodeAlive } from '../../storage/catalog/takes/nodes.ts'
import { beatTake, claimTake, endTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type Objects, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { freePort } from '../harness/free-port.ts'
import { startJanus, type TestJanus } from '../harness/servers/janus.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { type FaultyWay, openFaultyWay } from '../harness/ways/faulty-way.ts'

const token = 'what Prometheus shows'
const size = { width: 1280, height: 720 }
const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let janus: TestJanus
let ways: { database: FaultyWay; queue: FaultyWay }
let storeFolder: string

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const database = new URL((await postgres.catalog()).url)
  const queue = new URL(redis.url)
  ways = {
    database: resources.use(await openFaultyWay(Number(database.port))),
    queue: resources.use(await openFaultyWay(Number(queue.port))),
  }
  database.port = String(ways.database.port)
  queue.port = String(ways.queue.port)
  janus = resources.use(await startJanus())
  const { path: folder } = resources.use(await temporaryFolder('metrics'))
  storeFolder = path.join(folder, 'objects')
  viewer = resources.use(
    await startViewer({
      ...{ databaseUrl: database.href, queueUrl: queue.href },
      settings: {
        ...{ AULA_METRICS_TOKEN: token, AULA_SELF_TEST: '24h', AULA_STORAGE_URL: pathToFileURL(storeFolder).href },
        ...{ AULA_JANUS_URL: janus.url, AULA_JANUS_SECRET: janus.apiSecret, AULA_JANUS_ADMIN_KEY: janus.adminKey },
      },
    }),
  )
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

test('metrics are for whoever shows the token, and for nobody where there is none', async () => {
  for (const authorization of [undefined, '', token, 'Bearer', `Bearer ${token}x`, `Basic ${btoa(`x:${token}`)}`]) {
    const refused = await ask('/metrics', authorization === undefined ? {} : { authorization })
    expect(refused.status, authorization).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    const body = await refused.text()
    expect(JSON.parse(body)).toMatchObject({ code: 'metrics.wrong-token' })
    expect(body).not.toContain('aula_')
  }
  for (const role of ['admin', 'student'] as const) {
    expect((await ask('/metrics', { cookie: world.cookies[role] })).status).toBe(401)
  }
  const answer = await ask('/metrics', { authorization: `Bearer ${token}` })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')

  const { settings } = viewer.context
  await using other = await startViewer({ databaseUrl: settings.AULA_DATABASE_URL, queueUrl: settings.AULA_QUEUE_URL })
  const nothing = await fetch(`${other.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  expect(nothing.status).toBe(404)
})

test('a recording is followed from Record to its replay', async () => {
  const { catalog } = viewer.context
  expect(await metrics()).toMatchObject({ aula_lectures_live: 0, 'aula_recordings{state="recording"}': 0 })
  const objects = await world.objects()
  const id = await schedule(objects)
  await catalog
    .updateTable('recording')
    .set({ requested_at: new Date(Date.now() - 60_000) })
    .where('id', '=', id)
    .execute()
  const waiting = await metrics()
  expect(waiting['aula_recordings{state="scheduled"}']).toBe(1)
  expect(waiting.aula_waiting_for_recorder_seconds).toBeGreaterThanOrEqual(60)

  await claimTake(catalog, id, 1, 'rec1:42')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  await beatTake(catalog, id, 1, { framesLost: 0.25, soundApart: -80, spooledBytes: 5_000_000 })
  await noteProblem(catalog, { recording: id, take: 1, event: 'trouble', code: 'picture.black', at: new Date() })
  const over = new AbortController()
  const facts = {
    recording: 1,
    free: 3,
    cores: 4,
    busy: 1.25,
    spooled: 6_000_000,
    diskFree: 7e9,
    diskReserve: 1,
    diskFullIn: 300,
  }
  await keepNodeAlive(catalog, { name: 'rec1', process: 'recorder' }, () => facts, over.signal)
  const labels = `{lecture="${objects.lecture}",recording="${id}",take="1"}`
  expect(await metrics()).toMatchObject({
    aula_lectures_live: 1,
    aula_waiting_for_recorder_seconds: 0,
    'aula_recordings{state="recording"}': 1,
    'aula_recordings{state="scheduled"}': 0,
    [`aula_recording_frames_lost_ratio${labels}`]: 0.25,
    [`aula_recording_sound_apart_seconds${labels}`]: -0.08,
    'aula_recording_problems{problem="picture.black"}': 1,
    'aula_processes{process="recorder"}': 1,
    'aula_processes{process="keeper"}': 0,
    'aula_recorder_recordings{machine="rec1"}': 1,
    'aula_recorder_places{machine="rec1"}': 3,
    'aula_recorder_cores{machine="rec1"}': 4,
    'aula_recorder_busy_cores{machine="rec1"}': 1.25,
    'aula_spool_bytes{machine="rec1"}': 6_000_000,
    'aula_spool_free_bytes{machine="rec1"}': 7e9,
    'aula_spool_full_seconds{machine="rec1"}': 300,
    'aula_spool_accepts{machine="rec1"}': 0,
  })

  await applyEvent(catalog, id, 'stop', 'user.stop')
  await catalog
    .updateTable('recording_event')
    .set({ at: new Date(Date.now() - 120_000) })
    .where('recording_id', '=', id)
    .execute()
  const stopped = await metrics()
  expect(stopped.aula_unpublished_seconds).toBeGreaterThanOrEqual(120)
  expect(stopped).toMatchObject({ aula_lectures_live: 0, 'aula_recordings{state="finalising"}': 1 })
  await endTake(catalog, id, 1, 'recorder.stopped')
  await catalog.updateTable('recording').set({ state: 'published', bytes: 1_000 }).where('id', '=', id).execute()
  over.abort()
  const published = await metrics()
  expect(published).toMatchObject({ aula_unpublished_seconds: 0, aula_store_bytes: 1_000 })
  expect(Object.keys(published).filter((name) => name.startsWith('aula_recording_'))).toEqual([])
})

test('a self-test counts as none of this, and its result is there', async () => {
  const { catalog, organisation } = viewer.context
  const before = await metrics()
  expect(before).toMatchObject({ aula_self_test_timestamp_seconds: 0, aula_self_test_interval_seconds: 86_400 })
  expect(before).not.toHaveProperty('aula_self_test_ok')
  const id = await schedule(await world.objects(), { selfTest: { seconds: 20 } })
  const during = await metrics()
  expect(during.aula_waiting_for_recorder_seconds).toBe(0)
  expect(during['aula_recordings{state="scheduled"}']).toBe(before['aula_recordings{state="scheduled"}'])
  await applyEvent(catalog, id, 'cancel', 'test')

  const ended = new Date('2026-03-01T08:00:00Z')
  const result = { organisation_id: organisation, ended_at: ended, first_frame_seconds: 1.5, replay_seconds: 2.25 }
  await catalog
    .insertInto('self_test')
    .values({ ...result, id: newId<SelfTestId>(), asked_at: ended, outcome: 'failed', failure: 'x' })
    .execute()
  expect(await metrics()).toMatchObject({
    ...{ aula_self_test_ok: 0, aula_self_test_timestamp_seconds: ended.getTime() / 1_000 },
    ...{ aula_self_test_first_frame_seconds: 1.5, aula_self_test_replay_seconds: 2.25 },
  })
  await catalog
    .insertInto('self_test')
    .values({ ...result, id: newId<SelfTestId>(), outcome: 'ok' })
    .execute()
  expect(await metrics()).toMatchObject({ aula_self_test_ok: 1 })
})

test('work and jobs that failed are counted', async () => {
  const { catalog, organisation, settings } = viewer.context
  const recording = await world.published(await world.objects())
  const target = { id: recording, organisation_id: organisation }
  expect((await metrics())['aula_work{job="download",state="failed"}']).toBe(0)
  await planWork(catalog, target)
  await startWork(catalog, target, 'download')
  await setWorkAside(catalog, recording, 'download', 'transcoder.ffmpeg-failed')
  expect(await metrics()).toMatchObject({
    'aula_work{job="download",state="failed"}': 1,
    'aula_work{job="pictures",state="waiting"}': 1,
  })

  await using queue = openQueue(settings.AULA_QUEUE_URL)
  await queue.enqueue('demo', { organisation, room: newId() })
  expect((await metrics())['aula_queue_jobs{queue="recorder",state="waiting"}']).toBe(1)
  const fail = async () => {
    throw new Error('as intended')
  }
  const worker = { url: settings.AULA_QUEUE_URL, queue: 'recorder' as const, concurrency: 1, log: viewer.context.log }
  await using _ = startWorker(worker, { demo: fail, lecturer: fail, record: fail })
  await expect
    .poll(async () => (await metrics())['aula_queue_jobs{queue="recorder",state="set-aside"}'], { timeout: 10_000 })
    .toBe(1)
})

test('who is sent a lecture watches it, once, however much it is', async () => {
  const recording = await world.published(await world.objects())
  const watch = async (headers: Record<string, string>, file = 't1/video/720p-c1/0-1.m4s') =>
    (await ask(`/media/recordings/${recording}/${file}`, headers)).arrayBuffer()
  const watching = async () => (await metrics()).aula_people_watching
  expect(await watching()).toBe(0)
  await watch({ cookie: world.cookies.student })
  await watch({ cookie: world.cookies.student }, 't1/audio/main-c1/0-1.m4s')
  await watch({ cookie: world.cookies.lecturer }, 't1/video/720p-c1/init-1.mp4')
  // Somebody who may not.
  await watch({ cookie: world.cookies.otherStudent })
  await watch({})
  expect(await watching()).toBe(2)
})

test('whatever is away is named, and the metrics say so with all that is still known', async () => {
  const everything = { database: true, queue: true, store: true, janus: true }
  await expect.poll(readyz, { timeout: 10_000 }).toEqual([200, everything])

  const without = async (part: keyof typeof everything, missing: string, leave: () => unknown, back: () => unknown) => {
    await leave()
    await expect.poll(readyz, { timeout: 15_000 }).toEqual([503, { ...everything, [part]: false }])
    const told = await metrics()
    expect(told).toMatchObject({ [`aula_available{part="${part}"}`]: 0, aula_people_watching: expect.any(Number) })
    expect(Object.keys(told).filter((name) => name.startsWith(missing))).toEqual([])
    expect((await ask('/healthz')).status).toBe(200)
    await back()
    await expect.poll(readyz, { timeout: 15_000 }).toEqual([200, everything])
    expect(Object.keys(await metrics()).filter((name) => name.startsWith(missing))).not.toEqual([])
  }
  const cutOff = (way: FaultyWay) => () => {
    way.spoil(() => 'reset')
    way.cut()
  }
  const letThrough = (way: FaultyWay) => () => way.spoil(() => undefined)
  await without('queue', 'aula_queue', cutOff(ways.queue), letThrough(ways.queue))
  await without('database', 'aula_lectures', cutOff(ways.database), letThrough(ways.database))
  const unmounted = `${storeFolder}-unmounted`
  await without(
    ...(['store', 'aula_store_size'] as const),
    () => rename(storeFolder, unmounted),
    () => rename(unmounted, storeFolder),
  )
  await janus.kill()
  await expect.poll(readyz, { timeout: 15_000 }).toEqual([503, { ...everything, janus: false }])
})

test('a process without pages answers at a port of its own: it lives from the first moment, and is ready once it works', async () => {
  const port = await freePort()
  const log = openLog('test', 'silent')
  const settings = { AULA_HOST: '127.0.0.1', AULA_HEALTH_PORT: port }
  const former = openHealth(settings, log)
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status)).toBe(200)
  // The process before it still has the port.
  await using health = openHealth(settings, log)
  await former[Symbol.asyncDispose]()
  const get = async (address: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${address}`)
    return [answer.status, await answer.text()]
  }
  await expect.poll(() => get('/healthz').catch(() => []), { timeout: 10_000 }).toEqual([200, 'ok'])
  expect(await get('/readyz')).toEqual([503, '{"started":false}'])
  const answers = Promise.withResolvers<void>()
  let asked = 0
  const store = () => {
    asked += 1
    return answers.promise
  }
  health.started({ database: async () => {}, store })
  expect(await get('/readyz')).toEqual([503, '{"database":true,"store":false}'])
  expect(await get('/readyz')).toEqual([503, '{"database":true,"store":false}'])
  expect(asked).toBe(1)
  answers.resolve()
  await expect.poll(() => get('/readyz')).toEqual([200, '{"database":true,"store":true}'])
  expect(await get('/')).toEqual([404, ''])
})

async function schedule({ room, lecture }: Objects, more: { selfTest?: { seconds: number } } = {}) {
  const { catalog, organisation } = viewer.context
  const made = { organisation, lecture, room, requestedBy: world.people.lecturer, ...size, ...more }
  return (await createRecording(catalog, made)).id satisfies RecordingId
}

async function ask(address: string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${viewer.url}${address}`, { headers })
}

async function readyz() {
  const answer = await ask('/readyz')
  return [answer.status, await answer.json()]
}

/** Every sample: its name with its labels, and its value. Refuses what Prometheus would refuse. */
async function metrics(): Promise<Record<string, number>> {
  const answer = await ask('/metrics', { authorization: `Bearer ${token}` })
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(text.endsWith('\n')).toBe(true)
  const samples: Record<string, number> = {}
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = '', value] = /^([a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?) (-?[0-9.e+]+)$/.exec(line) ?? []
    expect(name, line).not.toBe('')
    expect(samples, line).not.toHaveProperty([name])
    samples[name] = Number(value)
  }
  return samples
}
