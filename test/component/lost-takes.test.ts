import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type LectureId, newId, type RecordingId } from '../../core/ids.ts'
import { interruptedAfter } from '../../core/recording/interrupted.ts'
import { findDead } from '../../recorder/claim/take-up-dead.ts'
import { databaseNow } from '../../storage/catalog/database-now.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { pauseRecording } from '../../storage/catalog/recordings/pauses.ts'
import { createRecording, findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { regainTake } from '../../storage/catalog/takes/regain-take.ts'
import { beatTake, claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { readUnfinished } from '../../storage/catalog/takes/unfinished.ts'
import { startPostgres } from '../harness/servers/postgres.ts'

const resources = new AsyncDisposableStack()
let catalog: Catalog
beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
})
afterAll(() => resources.disposeAsync())

test('a take that was taken for lost and lives goes on as the owner while nobody has claimed the next one', async () => {
  const id = await recording()
  await claimTake(catalog, id, 1, 'machine')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  expect(await beatTake(catalog, id, 1)).toMatchObject({ lost: false })
  expect(await regainTake(catalog, id, 1)).toBe(false)
  for (const state of ['recording', 'paused'] as const) {
    if (state === 'paused') await pauseRecording(catalog, id, null)
    await loseTake(catalog, id, 1, 'recorder.lost')
    expect(await beatTake(catalog, id, 1)).toMatchObject({ lost: true, state: 'joining', currentTake: 1 })
    expect(await regainTake(catalog, id, 1)).toBe(true)
    expect(await beatTake(catalog, id, 1)).toMatchObject({ lost: false, state, currentTake: 1 })
  }
  await expect(claimTake(catalog, id, 2, 'other')).rejects.toMatchObject({ code: 'recording.illegal-transition' })
  const { recordings } = await readUnfinished(catalog)
  expect(recordings.find((one) => one.id === id)?.owner).toMatchObject({ endedAt: null, captured: true })
})

test('one whose recording was claimed or stopped meanwhile does not; whoever comes at the same moment, one owns it', async () => {
  for (let round = 0; round < 20; round++) {
    const id = await recording()
    await claimTake(catalog, id, 1, 'machine')
    await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
    await loseTake(catalog, id, 1, 'recorder.lost')
    const [regained, claimed] = await Promise.allSettled([
      regainTake(catalog, id, 1),
      claimTake(catalog, id, 2, 'other'),
    ])
    const back = regained.status === 'fulfilled' && regained.value
    expect(claimed.status).toBe(back ? 'rejected' : 'fulfilled')
    const open = catalog.selectFrom('take').where('recording_id', '=', id).where('ended_at', 'is', null)
    expect(await open.select('number').execute()).toEqual([{ number: back ? 1 : 2 }])
    await stopRecording(catalog, id, 'user.stop', null)
    expect(await regainTake(catalog, id, 1)).toBe(false)
  }
})

test('a take that has no first frame yet has its place again, and its recording goes on joining', async () => {
  const id = await recording()
  await claimTake(catalog, id, 1, 'machine')
  await loseTake(catalog, id, 1, 'recorder.lost')
  expect(await regainTake(catalog, id, 1)).toBe(true)
  expect(await beatTake(catalog, id, 1)).toMatchObject({ lost: false, state: 'joining' })
})

test('a recorder that starts leaves it to the keeper to end what was interrupted for too long', async () => {
  const id = await recording()
  await claimTake(catalog, id, 1, 'machine-a:4000000')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  const beaten = (ago: number) =>
    sql`update take set beat_at = clock_timestamp() - ${ago} * interval '1 millisecond' where recording_id = ${id}`.execute(
      catalog,
    )
  const dead = () => findDead(catalog, { node: 'machine-a', spoolRoot: '/nowhere', living: [] })
  await beaten(interruptedAfter - 30_000)
  expect(await dead()).toMatchObject([{ id, take: 1 }])
  await beaten(interruptedAfter)
  expect(await dead()).toEqual([])
  await stopRecording(catalog, id, 'recorder.away', null)
  expect(await dead()).toMatchObject([{ id, take: 1 }])
})

test('Stop is stored by the database’s clock, whatever that of the viewer says', async () => {
  const id = await recording()
  await claimTake(catalog, id, 1, 'machine')
  await markCaptured(catalog, id, 1, { at: await databaseNow(catalog), offset: 0 })
  const before = await databaseNow(catalog)
  vi.useFakeTimers({ toFake: ['Date'], now: before.getTime() - 3_000 })
  try {
    await stopRecording(catalog, id, 'user.stop', null)
  } finally {
    vi.useRealTimers()
  }
  const stopped = (await findRecording(catalog, id))?.stop_requested_at?.getTime() ?? 0
  expect(stopped).toBeGreaterThanOrEqual(before.getTime())
  expect(stopped).toBeLessThanOrEqual((await databaseNow(catalog)).getTime())
})

async function recording(): Promise<RecordingId> {
  const { id: organisation } = await ensureOrganisation(catalog)
  const room = await createRoom(catalog, { organisation, name: 'Room', owner: null, course: null })
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture: newId<LectureId>(), room, requestedBy: null, width: 1280, height: 720 },
  })
  return id
}
