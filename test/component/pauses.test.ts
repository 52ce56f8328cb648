import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rescanStore } from '../../bin/rescan/rescan-store.ts'
import type { RecordingId, RoomId } from '../../core/ids.ts'
import { resumeDelay } from '../../core/recording/pauses.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { offerTake } from '../../storage/catalog/recordings/hand-over.ts'
import { pauseRecording, resumeRecording, tellHeld, toldPauses } from '../../storage/catalog/recordings/pauses.ts'
import { createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { roomRecordings } from '../../storage/catalog/rooms/rooms.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { beatTake, claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { type LaidLecture, layLecture, layTrack } from '../harness/lay/lay-recording.ts'
import { currentManifest } from '../harness/media/stored-media.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
let postgres: TestPostgres
let catalog: Catalog
let store: ObjectStore
beforeAll(async () => {
  postgres = resources.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
  const folder = resources.use(await temporaryFolder('pauses'))
  store = await openObjectStore(pathToFileURL(folder.path).href)
})
afterAll(() => resources.disposeAsync())

const seen = async (room: RoomId) => (await roomRecordings(catalog, [room])).get(room)

test('Pause and Resume are told to the take, to the room and in the events; a second click changes nothing', async () => {
  const { id, laid } = await captured()
  expect(await beatTake(catalog, id, 1)).toMatchObject({ pausedAt: null, resumedAt: null })
  await expect(resumeRecording(catalog, id, laid.person)).resolves.toMatchObject({ state: 'recording' })
  await pauseRecording(catalog, id, laid.person)
  expect(await pauseRecording(catalog, id, laid.person)).toMatchObject({ state: 'paused' })
  const beat = await beatTake(catalog, id, 1)
  expect(beat).toMatchObject({ state: 'paused', pausedAt: expect.any(Date), resumedAt: null })
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', pausing: true })
  if (!beat?.pausedAt) throw new Error('not paused')
  await tellHeld(catalog, id, beat.pausedAt, 5_000_000)
  // What another take has held longer ago does not move it.
  await tellHeld(catalog, id, beat.pausedAt, 4_000_000)
  await tellHeld(catalog, id, beat.pausedAt, null)
  expect(await toldPauses(catalog, id)).toEqual([{ beganAt: beat.pausedAt, heldFrom: 5_000_000, endedAt: null }])
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', pausing: false })

  await resumeRecording(catalog, id, laid.person)
  await resumeRecording(catalog, id, laid.person)
  const { resumedAt, pausedAt } = (await beatTake(catalog, id, 1)) ?? {}
  expect(pausedAt).toEqual(beat.pausedAt)
  const recording = await seen(laid.room)
  expect(recording).toMatchObject({ state: 'recording', pausing: false })
  expect(recording?.pausedFor).toBeCloseTo((resumedAt?.getTime() ?? 0) - beat.pausedAt.getTime(), -1)
  const events = catalog.selectFrom('recording_event').select(['event', 'actor_id']).where('recording_id', '=', id)
  expect((await events.orderBy('id').execute()).slice(-2)).toEqual([
    { event: 'pause', actor_id: laid.person },
    { event: 'resume', actor_id: laid.person },
  ])
})

test('what waits for its first frame, and what has ended, cannot be paused', async () => {
  const laid = await layLecture(catalog)
  const { id } = await create(laid)
  await expect(pauseRecording(catalog, id, null)).rejects.toMatchObject({ code: 'recording.illegal-transition' })
  await claimTake(catalog, id, 1, 'test')
  await expect(pauseRecording(catalog, id, null)).rejects.toMatchObject({ code: 'recording.illegal-transition' })
  await stopRecording(catalog, id, 'user.stop', null)
  await expect(pauseRecording(catalog, id, null)).rejects.toMatchObject({ code: 'recording.illegal-transition' })
  expect(await toldPauses(catalog, id)).toEqual([])
})

test('a recorder that dies in a pause leaves it paused, and so does its next one until Resume', async () => {
  const { id, laid } = await captured()
  await pauseRecording(catalog, id, null)
  await loseTake(catalog, id, 1, 'recorder.exit-137')
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', pausing: true })
  await claimTake(catalog, id, 2, 'test')
  const { pausedAt } = (await beatTake(catalog, id, 2)) ?? {}
  if (!pausedAt) throw new Error('not paused')
  await tellHeld(catalog, id, pausedAt, null)
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', take: 2, pausing: false })
  expect((await toldPauses(catalog, id))[0]?.heldFrom).toBeGreaterThanOrEqual(0)
  await resumeRecording(catalog, id, null)
  expect(await seen(laid.room)).toMatchObject({ state: 'joining' })
  await markCaptured(catalog, id, 2, { at: new Date(), offset: 9_000_000 })
  expect(await seen(laid.room)).toMatchObject({ state: 'recording', take: 2 })
})

test('it can be paused while it is handed over, and only the take that captures says from where on', async () => {
  const { id, laid } = await captured()
  await offerTake(catalog, id, 1)
  await claimTake(catalog, id, 2, 'other')
  await pauseRecording(catalog, id, null)
  const { pausedAt } = (await beatTake(catalog, id, 1)) ?? {}
  if (!pausedAt) throw new Error('not paused')
  await tellHeld(catalog, id, pausedAt, null)
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', pausing: true })
  await tellHeld(catalog, id, pausedAt, 3_000_000)
  expect(await seen(laid.room)).toMatchObject({ state: 'paused', pausing: false })
})

test('a pause is no gap of the replay, is told by its manifest, and comes back with it from a store without catalogue', async () => {
  const { id, laid } = await captured()
  const place = { organisation: laid.organisation, recording: id, take: 1 }
  // Eight seconds, a pause of ten, eight seconds: of one take.
  for (const track of [plainTrack('video', '720p', 2), plainTrack('audio', 'main', 2)]) {
    await layTrack(catalog, store, place, track, { tracks: [], offset: 0 })
  }
  await sql`update live_segment set start = start + 14000000 where recording_id = ${id} and number > 0`.execute(catalog)
  const begin = new Date(Date.now() - 22_000)
  await catalog
    .updateTable('recording')
    .set({ first_frame_at: begin, stop_requested_at: new Date(begin.getTime() + 22_000) })
    .where('id', '=', id)
    .execute()
  await catalog
    .insertInto('recording_pause')
    .values({
      ...{ organisation_id: laid.organisation, recording_id: id, began_at: new Date(begin.getTime() + 4_000) },
      ...{ held_from: 4_000_000, ended_at: new Date(begin.getTime() + 18_000 - resumeDelay) },
    })
    .execute()
  await sql`update recording set state = 'finalising' where id = ${id}`.execute(catalog)
  const published = await finaliseRecording({ catalog, store }, id)
  expect(published).toMatchObject({ state: 'published', duration: 8_000_000 })
  const manifest = await currentManifest({ catalog, store }, { id })
  expect(manifest.takes.map(({ take, start, end }) => [take, start, end])).toEqual([
    [1, 0, 4_000_000],
    [1, 18_000_000, 22_000_000],
  ])
  expect(manifest.pauses).toEqual([{ from: 4_000_000, to: 18_000_000 }])
  expect(await findGaps({ catalog, store }, published)).toMatchObject({ gaps: [] })

  const { catalog: fresh } = await postgres.catalog()
  await rescanStore({ catalog: fresh, store, say: () => {} })
  expect(await toldPauses(fresh, id)).toEqual(await toldPauses(catalog, id))
})

async function create(laid: LaidLecture) {
  return await createRecording(catalog, {
    ...{ organisation: laid.organisation, lecture: laid.lecture, room: laid.room, requestedBy: null },
    ...{ width: 1280, height: 720 },
  })
}

/** A recording whose first take captures. */
async function captured(): Promise<{ id: RecordingId; laid: LaidLecture }> {
  const laid = await layLecture(catalog)
  const { id } = await create(laid)
  await claimTake(catalog, id, 1, 'test')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  return { id, laid }
}
