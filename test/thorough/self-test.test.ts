import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isId, newId, type RecordingId, type SelfTestId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { keepSelfTests } from '../../keeper/self-test/keep-self-tests.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import { startWorker } from '../../queue/work.ts'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { changeOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { missingWork } from '../../storage/catalog/recordings/work.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { noteLecturer } from '../../storage/catalog/self-test/self-test-steps.ts'
import { findSelfTest, lastSelfTest, type SelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import { keepNodeAlive } from '../../storage/catalog/takes/nodes.ts'
import { claimTake, endTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { readWaiting } from '../../storage/catalog/takes/waiting.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { startTranscoder } from '../../transcoder/start-transcoder.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { layTrack } from '../harness/lay/lay-recording.ts'
import { keysBelow } from '../harness/media/stored-media.ts'
import { type SyntheticTrack, synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Everything of a self-test but the recorder, whose part is played: keeper, viewer, transcoder, queue and catalogue. */
const resources = new AsyncDisposableStack()
const log = openLog('test', 'silent')
const size = { width: 320, height: 180 }
const seconds = 8
let viewer: TestViewer
let world: ViewerWorld
/** What the recorder captures. */
let captured: SyntheticTrack[]
let withCard: SyntheticTrack[]
let withoutCard: SyntheticTrack[]
/** What else happens while it records. */
let meanwhile = async (_: RecordingId) => {}
/** What was wrong there. */
let trouble: unknown

beforeAll(async () => {
  const { path: folder } = resources.use(await temporaryFolder('self-test'))
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  viewer = resources.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  const { video, audio } = await synthesizeMedia(folder, { seconds, ...size, card: true })
  withCard = [video, audio]
  withoutCard = [(await synthesizeMedia(folder, { seconds, ...size })).video, audio]
  const { catalog, store, queue } = viewer.context
  const settings = { data: folder, queueUrl: redis.url, viewer: viewer.url }
  resources.use(await startTranscoder({ catalog, store, log }, settings))
  const worker = { url: redis.url, queue: 'recorder' as const, concurrency: 2, log }
  resources.use(startWorker(worker, { demo: async () => {}, lecturer: enter, record: capture }))
  const over = new AbortController()
  await keepNodeAlive(catalog, { name: 'b1', process: 'recorder' }, () => ({ takesSelfTest: 1 }), over.signal)
  const keeping = [keepSelfTests({ catalog, queue, log, size, interval: null }, over.signal), erase(over.signal)]
  resources.defer(async () => {
    over.abort()
    await Promise.all(keeping)
  })
})
afterAll(() => resources.disposeAsync())

test('an admin asks for one: it is recorded, looked at as by somebody with its link, erased, and seen in no list', async () => {
  const { catalog, organisation, store } = viewer.context
  // An organisation that may record once at a time still may.
  await changeOrganisation(catalog, organisation, { recordings_at_once: 1 })
  captured = withCard
  const seen: RecordingId[] = []
  meanwhile = async (recording) => {
    for (const list of ['/start', '/lectures?q=self', '/my/lectures', '/my/trash', '/rooms', '/admin/events']) {
      const answer = await admin('GET', list)
      expect(answer, list).toMatchObject({ status: 200 })
      expect(JSON.stringify(answer), list).not.toMatch(/self-test/i)
    }
    expect(await admin('GET', '/admin/now')).toMatchObject({
      ...{ recordings: [], preparations: [], storage: { lectures: 0 } },
      selfTest: { running: { step: 'recording' } },
    })
    expect((await readWaiting(catalog)).running).toEqual(new Map())
    const { room } = await world.objects()
    expect(await admin('POST', `/rooms/${room}/record`)).toMatchObject({ status: 200 })
    await admin('POST', `/rooms/${room}/stop`)
    seen.push(recording)
  }
  const result = await runSelfTest()
  expect(result).toMatchObject({ outcome: 'ok', failure: null, asked_by: world.people.admin })
  expect(result.replay_seconds).toBeGreaterThan(0)
  expect(seen).toHaveLength(1)

  const [recording = newId<RecordingId>()] = seen
  expect(await findRecording(catalog, recording)).toMatchObject({ state: 'erased', bytes: 0 })
  const events = await catalog
    .selectFrom('recording_event')
    .select(['event', 'reason'])
    .where('recording_id', '=', recording)
    .orderBy('id', 'desc')
    .execute()
  expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['erase', 'trash'])
  expect(events[0]?.reason).toBe('self-test.over')
  expect(await keysBelow(store, recordingPrefix({ organisation, recording }))).toEqual([])
  expect(await catalog.selectFrom('room').select('id').where('self_test', '=', true).execute()).toEqual([])
  expect(await missingWork(catalog, 0)).toEqual([])
  const { selfTest, problems } = await admin('GET', '/admin/now')
  expect(selfTest).toMatchObject({ interval: null, running: null, last: { problem: null }, skipped: null })
  expect(JSON.stringify(problems)).not.toContain('self-test')
})

test('one that finds something wrong is a problem in words until another one goes well', async () => {
  captured = withoutCard
  meanwhile = async () => {}
  expect(await runSelfTest()).toMatchObject({
    ...{ outcome: 'failed', failed_step: 'probing', failure: 'self-test.no-picture' },
  })
  expect(await lastSelfTest(viewer.context.catalog)).toMatchObject({ outcome: 'failed' })
  const { problems } = await admin('GET', '/admin/now')
  expect(problems).toContainEqual({
    code: 'self-test self-test.no-picture',
    what: 'The self-test failed. The replay does not show the test card.',
    ...{ todo: expect.stringContaining('aula doctor'), lecture: null },
    said: {
      what: {
        text: 'The self-test failed. {{what}}',
        values: { what: { text: 'The replay does not show the test card.' } },
      },
      todo: { text: expect.stringContaining('aula doctor') },
    },
  })
})

test('it gives way to a lecture that waits for a recorder, and is no failure', async () => {
  const { catalog, organisation } = viewer.context
  captured = withCard
  meanwhile = async (recording) => {
    const { room } = await world.objects()
    expect(await admin('POST', `/rooms/${room}/record`)).toMatchObject({ status: 200 })
    await expect
      .poll(async () => (await findRecording(catalog, recording))?.state, { timeout: 8_000 })
      .not.toBe('recording')
    await admin('POST', `/rooms/${room}/stop`)
  }
  expect(await runSelfTest()).toMatchObject({ outcome: 'skipped', failure: 'self-test.gave-way' })
  expect(await lastSelfTest(catalog)).toMatchObject({ failure: 'self-test.no-picture' })
  expect((await admin('GET', '/admin/now')).selfTest).toMatchObject({
    skipped: { why: 'A lecture needed the recorder.' },
  })
  const rooms = await catalog.selectFrom('lecture').where('organisation_id', '=', organisation).selectAll().execute()
  expect(rooms.filter(({ self_test }) => self_test)).toEqual([])
})

test('what a self-test left that nobody went on with is erased by the next look', async () => {
  const { catalog, organisation } = viewer.context
  const room = await createRoom(catalog, { organisation, name: 'Self-test', owner: null, course: null, selfTest: true })
  const lecture = await createLecture(catalog, {
    ...{ organisation, course: null, room, owner: null, title: 'Self-test', speaker: '', access: 'link' },
    selfTest: true,
  })
  const found = () => catalog.selectFrom('lecture').select('id').where('id', '=', lecture).executeTakeFirst()
  await expect.poll(found, { timeout: 10_000 }).toBeUndefined()
})

/** Asks for one as the admin, who clicks twice, and waits for its end. */
async function runSelfTest(): Promise<SelfTest> {
  const { catalog } = viewer.context
  const asked = await Promise.all([admin('POST', '/admin/self-test'), admin('POST', '/admin/self-test')])
  expect(asked).toMatchObject([{ status: 204 }, { status: 204 }])
  const rows = await catalog.selectFrom('self_test').select('id').where('outcome', 'is', null).execute()
  expect(rows).toHaveLength(1)
  return await ended(rows[0]?.id)
}

async function ended(id: SelfTestId | undefined): Promise<SelfTest> {
  const look = async () => await findSelfTest(viewer.context.catalog, id ?? newId())
  await expect.poll(async () => (await look())?.outcome ?? 'none', { timeout: 40_000, interval: 100 }).not.toBe('none')
  if (trouble) throw trouble
  const found = await look()
  if (!found) throw new Error('no self-test')
  return found
}

/** The lecturer's part. */
async function enter({ selfTest }: JobPayload<'lecturer'>): Promise<void> {
  if (isId<SelfTestId>(selfTest)) await noteLecturer(viewer.context.catalog, selfTest)
}

/** The recorder's part, for self-tests only: everybody else finds it busy. The media is captured faster than it plays. */
async function capture({ recording: id }: JobPayload<'record'>): Promise<void> {
  const { catalog, store, organisation } = viewer.context
  const recording = isId<RecordingId>(id) ? await findRecording(catalog, id) : undefined
  if (!recording?.self_test) return
  await claimTake(catalog, recording.id, 1, 'b1:1')
  await markCaptured(catalog, recording.id, 1, { at: new Date(), offset: 0 })
  const place = { organisation, recording: recording.id, take: 1 }
  for (const track of captured) await layTrack(catalog, store, place, track, { tracks: captured, offset: 0 })
  await meanwhile(recording.id).catch((error: unknown) => {
    trouble = error
  })
  const began = new Date(Date.now() - seconds * 1_000)
  const events = catalog.updateTable('recording_event').where('recording_id', '=', recording.id)
  await events.set({ at: began }).where('event', '=', 'captured').execute()
  const stopped = await stopRecording(catalog, recording.id, 'length.reached', null)
  await endTake(catalog, recording.id, 1, 'test')
  if (stopped.state === 'finalising') await finaliseRecording({ catalog, store }, recording.id)
}

/** The keeper's erasing, without its pauses. */
async function erase(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await eraseWhatIsPast({ ...viewer.context, log }, signal)
    await delay(100, undefined, { signal }).catch(() => {})
  }
}

async function admin(method: string, path: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${viewer.url}/api${path}`, { method, headers: { cookie: world.cookies.admin } })
  const text = await answer.text()
  return { ...(text.startsWith('{') ? JSON.parse(text) : {}), status: answer.status }
}
