import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LectureId, newId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { tellAudience } from '../../storage/catalog/notify/audiences.ts'
import { listenRecordings } from '../../storage/catalog/notify/listen.ts'
import { tellLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, plainTrack, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { layLive } from '../harness/lay/lay-live.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
/** What every viewer has in common. */
let common: Parameters<typeof startViewer>[0]
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const folder = resources.use(await temporaryFolder('store'))
  const { url: databaseUrl } = await postgres.catalog()
  common = { databaseUrl, queueUrl: redis.url, settings: { AULA_STORAGE_URL: `file://${folder.path}` } }
  viewer = resources.use(await startViewer(common))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

type Running = { room: RoomId; lecture: LectureId; recording: RecordingId }

/** A public lecture that is recorded in a room. */
async function record(): Promise<Running> {
  const { catalog, organisation } = viewer.context
  const { room, lecture } = await world.objects('public')
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture, room, requestedBy: null },
    ...{ width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  return { room, lecture, recording: id }
}

async function enter(room: RoomId, manage: boolean): Promise<SignalClient> {
  const { organisation, settings } = viewer.context
  const claims = { participant: newId(), name: 'Somebody', recordable: true, manage, person: null }
  const client = new SignalClient(viewer.url)
  await client.join(signToken(settings.AULA_SECRET, 'join', { room, organisation, ...claims }, 60))
  return client
}

const levels = (client: SignalClient) => client.heard.flatMap((heard) => (heard.type === 'level' ? heard.level : []))

test('a recorder is asked for its level while who manages the room is there, and what it tells is told to them only', async () => {
  const { catalog } = viewer.context
  const asked: RecordingId[] = []
  const ending = new AbortController()
  resources.defer(() => ending.abort())
  await listenRecordings(common.databaseUrl, { onChange() {}, onLevelAsked: (id) => asked.push(id) }, ending.signal)
  const { room, recording } = await record()
  using student = await enter(room, false)
  const lecturer = await enter(room, true)
  await expect.poll(() => asked).toEqual([recording])
  for (const level of [0.25, 0]) {
    await tellLevel(catalog, { recording, level })
    await lecturer.hears('level', (heard) => heard.level === level)
  }
  expect(levels(lecturer)).toEqual([0.25, 0])
  // It goes on asking: each answer of a recorder is for seconds.
  await expect.poll(() => asked.length, { timeout: 12_000 }).toBeGreaterThan(1)

  lecturer[Symbol.dispose]()
  await student.hears('participants', ({ participants }) => participants.every(({ manage }) => !manage))
  const other = await record()
  asked.length = 0
  using elsewhere = await enter(other.room, true)
  using late = await enter(room, false)
  await tellLevel(catalog, { recording, level: 0.5 })
  await tellLevel(catalog, { recording: other.recording, level: 0.75 })
  await elsewhere.hears('level')
  await expect.poll(() => asked.length, { timeout: 12_000 }).toBeGreaterThan(1)
  expect(new Set(asked)).toEqual(new Set([other.recording]))
  expect(levels(elsewhere)).toEqual([0.75])
  expect([...levels(student), ...levels(late)]).toEqual([])
})

test('who watches live through any viewer is counted, told to who manages the room and on cards, and gone with its viewer', async () => {
  const { catalog, organisation, store } = viewer.context
  const { room, lecture, recording } = await record()
  for (const track of [plainTrack('video', '720p', 1), plainTrack('audio', 'main', 1)]) {
    await layLive({ catalog, store }, { organisation, recording, take: 1 }, track, 1)
  }
  const watch = async ({ url }: TestViewer, browsers: string[]) => {
    const piece = `${url}/media/recordings/${recording}/t1/video/720p-c1/0-1.m4s`
    for (const browser of browsers) {
      const answer = await fetch(piece, { headers: { 'User-Agent': browser } })
      expect(answer.status).toBe(200)
    }
  }
  const card = async () => {
    const answer = await fetch(`${viewer.url}/api/start`)
    const { live } = (await answer.json()) as { live: { id: string; watching: number }[] }
    return live.find(({ id }) => id === lecture)?.watching
  }
  using lecturer = await enter(room, true)
  using student = await enter(room, false)
  expect((await lecturer.hears('watching')).watching).toBe(0)
  const second = await startViewer(common)
  await watch(viewer, ['Ada', 'Bob', 'Ada'])
  await watch(second, ['Cem', 'Dora', 'Eve'])
  await lecturer.hears('watching', ({ watching }) => watching === 5)
  expect(await card()).toBe(5)

  // One viewer dies without a word, one ends.
  await tellAudience(catalog, { viewer: newId(), watching: [[lecture, 4]] })
  await expect.poll(card).toBe(9)
  await second[Symbol.asyncDispose]()
  await expect.poll(card, { timeout: 20_000 }).toBe(2)
  await lecturer.hears('watching', ({ watching }) => watching === 2)
  expect(student.heard.filter(({ type }) => type === 'watching')).toEqual([])
})
