import { setTimeout as delay } from 'node:timers/promises'
import { newId, type PersonId } from '../../core/ids.ts'
import { type Measure, type Measurement, told } from '../../scripts/measurement.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import { createRecording } from '../../storage/catalog/recordings/recordings.ts'
import type { ViewerContext } from '../../viewer/viewer-context.ts'
import { startRoomRig } from '../harness/aula/room-rig.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { makeWorld } from '../harness/aula/viewer-world.ts'
import { type Readers, startReaders } from '../harness/chat/chat-readers.ts'
import { percentile } from '../harness/percentile.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'

/** Milliseconds from a message's way out until it is there, of all messages at everybody. */
const bar = 500
/** The writer and 500 others. */
const people = 501
const messages = 30
/** People who come at the same moment. */
const atOnce = 25
const settleMilliseconds = 3_000

/**
 * A message a second, over loopback: from `send` in the process of the people until it is there at each of them. Writing it
 * down in the catalogue is part of it, painting it in a browser is not. `room`: 500 people in a room, who send no picture and no
 * sound. `beside`: 500 pages that watch a lecture, each signed in and waiting for the answer that brings it; messages come
 * 0.7 to 1.3 s after each other.
 */
export const measure: Measure = {
  variants: ['room', 'beside'],
  run: (variant) => (variant === 'beside' ? besidePlayer() : inRoom()),
}

async function inRoom(): Promise<Measurement> {
  await using resources = new AsyncDisposableStack()
  const rig = resources.use(await startRoomRig())
  const room = await rig.room()
  const readers = resources.use(startReaders(rig.url))
  const token = (index: number) => rig.joinToken(room, { name: `Student ${index}`, person: null }, 600)
  const tokens = Array.from({ length: people }, (_, index) => token(index))
  return await write(readers, tokens, () => 1_000)
}

async function besidePlayer(): Promise<Measurement> {
  await using resources = new AsyncDisposableStack()
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url: databaseUrl } = await postgres.catalog()
  const { url, context } = resources.use(await startViewer({ databaseUrl, queueUrl: redis.url }))
  const { lecture, room } = await makeWorld(context).then((world) => world.objects('signed-in'))
  const { catalog, organisation } = context
  await createRecording(catalog, { organisation, lecture, room, requestedBy: null, width: 1280, height: 720 })
  const readers = resources.use(startReaders(url, lecture))
  return await write(readers, await layStudents(context), (turn) => 700 + ((turn * 7) % 11) * 60)
}

/** The Cookie header of each. */
async function layStudents({ catalog, organisation }: ViewerContext): Promise<string[]> {
  const students = Array.from({ length: people }, () => newId<PersonId>())
  await catalog
    .insertInto('person')
    .values(students.map((id, index) => ({ id, name: `Student ${index}`, email: `${id}@example.org` })))
    .execute()
  await catalog
    .insertInto('membership')
    .values(students.map((id) => ({ organisation_id: organisation, person_id: id, role: 'student' as const })))
    .execute()
  return await Promise.all(students.map(async (id) => `aula_login=${await createLogin(catalog, id)}`))
}

/** @param spacing milliseconds from a message to the next one */
async function write(readers: Readers, tokens: string[], spacing: (turn: number) => number): Promise<Measurement> {
  const began = performance.now()
  for (let first = 0; first < people; first += atOnce) await readers.join(tokens.slice(first, first + atOnce))
  const joined = performance.now() - began
  await delay(settleMilliseconds)
  for (let turn = 0; turn < messages; turn++) {
    const next = delay(spacing(turn))
    await readers.write(turn)
    await next
  }
  await delay(settleMilliseconds)
  const latencies = await readers.report()
  const all = latencies.flat()
  const missing = messages * people - all.length
  const figures = { p50: percentile(all, 50), p95: percentile(all, 95), most: Math.max(...all) }
  const rows = [
    told({
      people,
      messages,
      missing,
      'joined in, s': Math.round(joined / 100) / 10,
      'p50, ms': Math.round(figures.p50),
      'p95, ms': Math.round(figures.p95),
      'most, ms': Math.round(figures.most),
    }),
  ]
  const value = Math.round(figures.p95)
  return { value, unit: 'ms', bar, ok: value <= bar && missing === 0, rows }
}
