import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptFeedName, parseKeptTrack, parseLeadTrack } from '../../conference/janus/kept-feed.ts'
import { systemClock } from '../../core/clock.ts'
import { newId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { leadName } from '../../core/net/lead.ts'
import { beginAtLead, endLead, noteLead } from '../../storage/catalog/recordings/leads.ts'
import { netMoments } from '../../storage/catalog/recordings/net.ts'
import { createRecording, findRecording, firstKeptAt } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { changeRoom } from '../../storage/catalog/rooms/rooms.ts'
import { startRecording } from '../../storage/catalog/starting/start-recording.ts'
import { claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, plainTrack, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { layTrack } from '../harness/lay/lay-recording.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** What is kept for two minutes in pieces of twenty seconds, in a hurry. */
const times = { longest: 6_000, piece: 1_500 }
/** Milliseconds that a look takes, on a machine that others use, too. */
const slack = 4_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let net: string
/** Left by a viewer that was killed. */
let leftover: string

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const folder = resources.use(await temporaryFolder('lead'))
  const { url } = await postgres.catalog()
  net = path.join(folder.path, 'net')
  leftover = await write(newId<RoomId>(), newId())
  // Nobody answers there: what Janus would write is laid by hand.
  const settings = { AULA_DATA: folder.path, AULA_JANUS_URL: 'ws://127.0.0.1:9' }
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url, settings, lead: times }))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

test('what an earlier viewer has left is thrown away at once', async () => {
  await expect.poll(async () => (await readdir(net)).includes(leftover), { timeout: 10_000 }).toBe(false)
})

test('nothing is kept where nobody has asked for it, and only who manages the room may', async () => {
  const { room } = await world.objects()
  expect(await see(room)).toMatchObject({ lead: false })
  expect((await patch(room, { lead: true }, 'student')).status).toBe(403)
  expect((await patch(room, { lead: true }, 'otherLecturer')).status).toBe(403)
  using ada = await enter(room)
  expect(ada.room.lead).toBe(false)
  expect(await since(room)).toBeNull()
  expect((await patch(room, { lead: true })).status).toBe(204)
  await ada.client.hears('room', (told) => told.room.lead)
  expect(await see(room)).toMatchObject({ lead: true })
  // Nothing before her page says that it tells her.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await since(room)).toBeNull()
  ada.client.say({ type: 'leadNoticed' })
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
})

test('a room in another conference cannot keep anything', async () => {
  const { room } = await world.objects()
  const elsewhere = { system: 'page', address: 'https://meet.example.org/optics', steps: [] } as const
  await changeRoom(viewer.context.catalog, room, { conference: elsewhere })
  const refused = await patch(room, { lead: true })
  expect([refused.status, (await refused.json()).code]).toEqual([409, 'conference.lead-elsewhere'])
})

test('nothing stays longer than it may', async () => {
  const room = await leadingRoom()
  using ada = await enter(room)
  ada.client.say({ type: 'leadNoticed' })
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
  let oldest = 0
  const written = performance.now()
  let last = ''
  for (let count = 0; count < 12; count++) {
    last = await write(room, ada.self)
    for (const { began } of await leadsOf(room)) oldest = Math.max(oldest, now() - began)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  expect(performance.now() - written).toBeGreaterThan(times.longest + slack)
  expect(oldest).toBeGreaterThan(times.longest / 2)
  expect(oldest).toBeLessThan(times.longest + slack)
  // Somebody is there still, and nothing new is written: the rest goes as well.
  expect(last).not.toBe('')
  await expect.poll(() => leadsOf(room), { timeout: times.longest + slack }).toEqual([])
})

test('at once nothing is left of who takes their consent back, of a room that is empty, and of one that is not set so', async () => {
  const room = await leadingRoom()
  using ada = await enter(room)
  using bob = await enter(room)
  for (const { client } of [ada, bob]) client.say({ type: 'leadNoticed' })
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
  const [hers, his] = [await write(room, ada.self), await write(room, bob.self)]
  ada.client.say({ type: 'recordable', recordable: false })
  await expect.poll(() => files(room), { timeout: slack }).not.toContain(hers)
  expect(await files(room)).toContain(his)

  const kept = await write(room, bob.self)
  expect((await patch(room, { lead: false })).status).toBe(204)
  await bob.client.hears('room', (told) => !told.room.lead)
  await expect.poll(() => files(room), { timeout: slack }).toEqual([])
  expect(kept).not.toBe(his)
  await expect.poll(() => since(room), { timeout: slack }).toBeNull()

  await patch(room, { lead: true })
  bob.client.say({ type: 'leadNoticed' })
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
  await write(room, bob.self)
  for (const { client } of [ada, bob]) client.say({ type: 'leave' })
  await expect.poll(() => files(room), { timeout: slack }).toEqual([])
  await expect.poll(() => since(room), { timeout: slack }).toBeNull()
})

test('at Record what was kept belongs to the recording, with who was there and agreed', async () => {
  const room = await leadingRoom()
  using ada = await enter(room, 'Ada')
  using shy = await enter(room, 'Shy', false)
  for (const { client } of [ada, shy]) client.say({ type: 'leadNoticed' })
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const [hers, others] = [await write(room, ada.self), await write(newId<RoomId>(), ada.self)]
  const pressed = Date.now()
  const { id } = await (await post(`/api/rooms/${room}/record`)).json()
  await expect.poll(() => files(room), { timeout: slack }).toEqual([])
  const own = (await readdir(net)).flatMap((file) => parseKeptTrack(file) ?? [])
  expect(own.map(({ recording, feed }) => [recording, feed.participant])).toEqual([[id, ada.self]])
  expect(hers.endsWith(own[0]?.file.slice(id.length) ?? '?')).toBe(true)
  expect(await readdir(net)).toContain(others)
  const recording = await findRecording(viewer.context.catalog, id)
  expect(recording?.lead_from?.getTime()).toBeLessThan(pressed - 1_000)
  expect(recording?.lead_from?.getTime()).toBeGreaterThan(pressed - 60_000)
  const moments = await netMoments(viewer.context.catalog, id)
  expect(moments[0]?.at.getTime()).toBeLessThan(pressed - 1_000)
  expect(moments[0]?.people.map(({ name }) => name)).toEqual(['Ada'])
  expect(JSON.stringify(moments)).not.toContain('Shy')

  // Stop before the first frame: it is cancelled, and the lead begins anew behind it.
  await post(`/api/rooms/${room}/stop`)
  await expect.poll(() => since(room), { timeout: 10_000 }).toBeInstanceOf(Date)
  expect((await since(room))?.getTime()).toBeGreaterThan(pressed)
})

test('a viewer that ends leaves nothing', async () => {
  await using ending = new AsyncDisposableStack()
  const postgres = ending.use(await startPostgres())
  const redis = ending.use(await startRedis())
  const folder = ending.use(await temporaryFolder('lead-ends'))
  const settings = { AULA_DATA: folder.path, AULA_JANUS_URL: 'ws://127.0.0.1:9' }
  const { url } = await postgres.catalog()
  const other = await startViewer({ databaseUrl: url, queueUrl: redis.url, settings, lead: times })
  const { room } = await (await makeWorld(other.context)).objects()
  await changeRoom(other.context.catalog, room, { lead: true })
  using ada = await enter(room, 'Ada', true, other.url)
  ada.client.say({ type: 'leadNoticed' })
  await expect
    .poll(() => other.context.catalog.selectFrom('room').select('lead_since').where('id', '=', room).executeTakeFirst())
    .toMatchObject({ lead_since: expect.any(Date) })
  const there = path.join(folder.path, 'net')
  const name = await write(room, ada.self, there)
  await other[Symbol.asyncDispose]()
  expect(await readdir(there)).not.toContain(name)
})

test('a recording begins at the lead, behind what was recorded before, and never where nothing is known of it', async () => {
  const { catalog } = viewer.context
  const { organisation } = viewer.context
  const { room, lecture } = await world.objects()
  const record = async () => {
    const pressed = { room: { id: room, organisation_id: organisation, course_id: null }, requestedBy: null }
    const { recording } = await startRecording(catalog, { ...pressed, lecture, size: { width: 1280, height: 720 } })
    return (await findRecording(catalog, recording.id)) ?? recording
  }
  const leads = ({ lead_from, requested_at }: { lead_from: Date | null; requested_at: Date }) =>
    lead_from && Math.round((requested_at.getTime() - lead_from.getTime()) / 1_000)
  const none = await record()
  expect(leads(none)).toBeNull()
  await stopRecording(catalog, none.id, 'user.stop', null)

  await changeRoom(catalog, room, { lead: true })
  // Twenty minutes of talk: two of them. But something was recorded a moment ago.
  expect(await noteLead(catalog, room, 20 * 60_000)).toBe(true)
  const soon = await record()
  expect(leads(soon) ?? 0).toBeLessThan(60)
  await stopRecording(catalog, soon.id, 'user.stop', null)
  await catalog
    .updateTable('recording_event')
    .set({ at: new Date(Date.now() - 600_000) })
    .where('recording_id', 'in', [none.id, soon.id])
    .execute()
  const long = await record()
  expect(leads(long)).toBe(120)
  await stopRecording(catalog, long.id, 'user.stop', null)
  await endLead(catalog, room)
  expect(leads(await record())).toBeNull()
  await changeRoom(catalog, room, { lead: false })
  expect(await noteLead(catalog, room, 20 * 60_000)).toBe(false)
})

test('recording time begins before the first frame; what lies between is a gap, and no time of the recording’s own', async () => {
  const { catalog, organisation } = viewer.context
  const folder = resources.use(await temporaryFolder('lead-store'))
  const store = await openObjectStore(pathToFileURL(folder.path).href)
  const { room, lecture } = await world.objects()
  await changeRoom(catalog, room, { lead: true })
  await noteLead(catalog, room, 20 * 60_000)
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture, room, requestedBy: null, width: 1280, height: 720 },
  })
  await beginAtLead(catalog, id)
  await claimTake(catalog, id, 1, 'test')
  const first = new Date()
  const captured = await markCaptured(catalog, id, 1, {
    ...{ at: first, offset: 121_500_000, leads: true },
    moment: { boot: 'this', ticks: 200_000_000 },
  })
  expect(captured).toMatchObject({
    first_frame_at: new Date(first.getTime() - 121_500),
    first_frame_ticks: 78_500_000,
    lead: 121_500_000,
  })
  expect(firstKeptAt(captured)).toEqual(first)
  const { recording } = await see(room)
  expect(recording).toMatchObject({ since: first.toISOString() })

  const tracks = [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]
  const take = { tracks, offset: 121_500_000 }
  for (const track of tracks) await layTrack(catalog, store, { organisation, recording: id, take: 1 }, track, take)
  await stopRecording(catalog, id, 'user.stop', null)
  const published = await finaliseRecording({ catalog, store }, id)
  expect(published).toMatchObject({ state: 'published' })
  const found = await findGaps({ catalog, store }, published)
  expect(found?.gaps[0]).toEqual({ start: 0, end: 121_500_000, blank: false })
  // A recording of the same form that nobody kept anything for has none there.
  expect((await findGaps({ catalog, store }, { ...published, lead: 0 }))?.gaps[0]?.start).not.toBe(0)
})

/** A room that keeps what is said. */
async function leadingRoom(): Promise<RoomId> {
  const { room } = await world.objects()
  expect((await patch(room, { lead: true })).status).toBe(204)
  return room
}

/** A guest in the room. */
async function enter(room: RoomId, name = 'Ada', recordable = true, url = viewer.url) {
  const answer = await fetch(`${url}/api/rooms/${room}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, recordable }),
  })
  const { token } = await answer.json()
  const client = new SignalClient(url)
  const { self, room: told } = await client.join(token)
  return { client, self, room: told, [Symbol.dispose]: () => client[Symbol.dispose]() }
}

/** A file as Janus writes it, of a piece that begins now. */
async function write(room: RoomId, participant: string, folder = net): Promise<string> {
  const feed = { participant, source: 'camera', number: 1 } as const
  const name = `${keptFeedName(leadName(room, now()), feed)}-audio-0.mjr`
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, name), 'sound')
  return name
}

async function leadsOf(room: RoomId) {
  const leads = (await readdir(net)).flatMap((file) => parseLeadTrack(file) ?? [])
  return leads.filter((lead) => lead.room === room)
}

async function files(room: RoomId): Promise<string[]> {
  return (await leadsOf(room)).map(({ file }) => file)
}

async function since(room: RoomId): Promise<Date | null> {
  const { catalog } = viewer.context
  const row = await catalog.selectFrom('room').select('lead_since').where('id', '=', room).executeTakeFirstOrThrow()
  return row.lead_since
}

async function see(room: RoomId): Promise<{ lead: boolean; recording: { since: string } | null }> {
  return await (await fetch(`${viewer.url}/api/rooms/${room}`)).json()
}

async function patch(room: RoomId, body: object, who: RoleName = 'lecturer'): Promise<Response> {
  return await fetch(`${viewer.url}/api/rooms/${room}`, {
    method: 'PATCH',
    headers: { cookie: world.cookies[who], 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function post(address: string): Promise<Response & { json(): Promise<{ id: RecordingId }> }> {
  return await fetch(viewer.url + address, {
    method: 'POST',
    headers: { cookie: world.cookies.lecturer, 'content-type': 'application/json' },
    body: '{}',
  })
}

function now(): number {
  return Number(systemClock.monotonicMicroseconds()) / 1_000
}
