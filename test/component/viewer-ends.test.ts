import { expect, test } from 'vitest'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { makeWorld } from '../harness/aula/viewer-world.ts'
import type { EncodedLecture } from '../harness/media/encoded-lecture.ts'
import { startRtpPublisher } from '../harness/rtp/rtp-publisher.ts'
import { startJanus } from '../harness/servers/janus.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'

/** Janus looks at bytes, not at what they say. */
const lecture: EncodedLecture = {
  camera: [],
  slides: [],
  sound: Array.from({ length: 50 }, () => ({ key: false, payloads: [Buffer.alloc(80, 0xfc)] })),
}

test('a viewer that ends sends people on at once, and what they send goes on until the next one has them', async () => {
  await using resources = new AsyncDisposableStack()
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const janus = resources.use(await startJanus())
  const { url: databaseUrl } = await postgres.catalog()
  const settings = {
    AULA_JANUS_URL: janus.url,
    AULA_JANUS_SECRET: janus.apiSecret,
    AULA_JANUS_ADMIN_KEY: janus.adminKey,
  }
  const viewer = resources.use(await startViewer({ databaseUrl, queueUrl: redis.url, settings }))
  const { room } = await (await makeWorld(viewer.context)).objects()
  const publisher = resources.use(await startRtpPublisher(viewer.url, room, lecture, []))
  const silent = resources.use(new SignalClient(viewer.url))
  await silent.opened()
  await expect.poll(() => publisher.reports, { timeout: 20_000 }).toBeGreaterThan(0)

  const begin = performance.now()
  await viewer[Symbol.asyncDispose]()
  // Answers under way get 3 s; nobody waits for one here.
  expect(performance.now() - begin).toBeLessThan(2_500)
  expect(await silent.isClosed()).toEqual({ code: 1001, reason: 'restart' })
  const before = publisher.reports
  await expect.poll(() => publisher.reports, { timeout: 15_000 }).toBeGreaterThan(before + 1)
})
