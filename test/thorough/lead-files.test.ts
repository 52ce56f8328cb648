import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseKeptTrack, parseLeadTrack } from '../../conference/janus/kept-feed.ts'
import { readMjrHeader } from '../../conference/janus/mjr.ts'
import { readRtpPacket } from '../../conference/rtp/rtp-packet.ts'
import { systemClock } from '../../core/clock.ts'
import type { RoomId } from '../../core/ids.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { changeRoom } from '../../storage/catalog/rooms/rooms.ts'
import { startRecording } from '../../storage/catalog/starting/start-recording.ts'
import { headOf, readPackets } from '../../viewer/net/cut-mjr.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import type { EncodedLecture } from '../harness/media/encoded-lecture.ts'
import { startRtpPublisher } from '../harness/rtp/rtp-publisher.ts'
import { startJanus } from '../harness/servers/janus.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Janus looks at bytes, not at what they say. */
const lecture: EncodedLecture = {
  camera: [],
  slides: [],
  sound: Array.from({ length: 50 }, () => ({ key: false, payloads: [Buffer.alloc(80, 0xfc)] })),
}
/** What is kept for two minutes in pieces of twenty seconds, in a hurry. */
const times = { longest: 8_000, piece: 2_000 }
/** Milliseconds that a look takes, on a machine that others use, too. */
const slack = 4_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let net: string
beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const janus = resources.use(await startJanus())
  const folder = resources.use(await temporaryFolder('lead-files'))
  net = path.join(folder.path, 'net')
  const settings = {
    AULA_DATA: folder.path,
    AULA_JANUS_URL: janus.url,
    AULA_JANUS_SECRET: janus.apiSecret,
    AULA_JANUS_ADMIN_KEY: janus.adminKey,
  }
  const { url: databaseUrl } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl, queueUrl: redis.url, settings, lead: times }))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

test('in a room that is not set so nothing of anybody is written down', async () => {
  const { room } = await world.objects()
  await using publisher = await startRtpPublisher(viewer.url, room, lecture, [])
  await expect.poll(() => publisher.reports, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await leads(room)).toEqual([])
})

test('what people send is kept piece by piece, none older than it may be, and nothing once it is switched off', async () => {
  const { room } = await world.objects()
  await changeRoom(viewer.context.catalog, room, { lead: true })
  await using _publisher = await startRtpPublisher(viewer.url, room, lecture, [])
  const pieces = new Set<number>()
  let oldest = 0
  const until = performance.now() + 2 * times.longest
  while (performance.now() < until) {
    for (const { began } of await leads(room)) {
      pieces.add(began)
      oldest = Math.max(oldest, now() - began)
    }
    await sleep(200)
  }
  expect(pieces.size).toBeGreaterThanOrEqual(4)
  expect(oldest).toBeGreaterThan(times.longest - times.piece)
  expect(oldest).toBeLessThan(times.longest + slack)
  const answer = await fetch(`${viewer.url}/api/rooms/${room}`, {
    method: 'PATCH',
    headers: { cookie: world.cookies.lecturer, 'content-type': 'application/json' },
    body: JSON.stringify({ lead: false }),
  })
  expect(answer.status).toBe(204)
  await expect.poll(() => leads(room), { timeout: slack }).toEqual([])
  // They go on sending.
  await sleep(times.piece + 1_000)
  expect(await leads(room)).toEqual([])
  expect(await readdir(net)).toEqual([])
})

test('at Record the pieces belong to the recording, which goes on from them without a hole', async () => {
  const { catalog, organisation } = viewer.context
  const { room, lecture: id } = await world.objects()
  await changeRoom(catalog, room, { lead: true })
  await using _publisher = await startRtpPublisher(viewer.url, room, lecture, [])
  await expect.poll(async () => (await leads(room)).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
  const pressed = Date.now()
  const { recording } = await startRecording(catalog, {
    room: { id: room, organisation_id: organisation, course_id: null },
    ...{ lecture: id, requestedBy: null, size: { width: 1280, height: 720 } },
  })
  const { lead_from: from } = (await findRecording(catalog, recording.id)) ?? { lead_from: null }
  expect(from?.getTime()).toBeLessThan(pressed - times.piece)
  await expect.poll(() => leads(room), { timeout: slack }).toEqual([])
  const files = async () => (await readdir(net)).filter((file) => parseKeptTrack(file)?.recording === recording.id)
  // Nobody has claimed it yet: what is said until then belongs to it as well.
  await expect
    .poll(async () => Math.max(...(await heard(await files())).at), { timeout: 20_000 })
    .toBeGreaterThan(pressed + 4_000)
  const { at, sequence } = await heard(await files())
  expect(Math.min(...at)).toBeLessThan(pressed - times.piece)
  const numbers = [...new Set(sequence)].sort((one, other) => one - other)
  const lost = (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1 - numbers.length
  // Where one file ends and the next begins a packet may fall between: 20 ms of sound.
  expect(lost).toBeLessThanOrEqual(2 * (await files()).length)
})

/** When the packets of these files came, milliseconds since 1970, and their numbers. */
async function heard(files: string[]): Promise<{ at: number[]; sequence: number[] }> {
  const [at, sequence]: [number[], number[]] = [[], []]
  for (const name of files) {
    await using file = await open(path.join(net, name))
    const header = readMjrHeader(await headOf(file))
    if (!header) continue
    for await (const { time, rtp } of readPackets(file, header.end)) {
      const packet = readRtpPacket(rtp)
      if (!packet) continue
      at.push(header.startedAt + time)
      sequence.push(packet.sequence)
    }
  }
  return { at, sequence }
}

async function leads(room: RoomId) {
  const found = await readdir(net).catch(() => [])
  return found.flatMap((file) => parseLeadTrack(file) ?? []).filter((lead) => lead.room === room)
}

function now(): number {
  return Number(systemClock.monotonicMicroseconds()) / 1_000
}
