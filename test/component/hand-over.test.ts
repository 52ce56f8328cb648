import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LectureId, newId, type RecordingId, type RoomId } from '../../core/ids.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { hasEarlierTake, offerTake } from '../../storage/catalog/recordings/hand-over.ts'
import { createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { createRoom, roomRecordings } from '../../storage/catalog/rooms/rooms.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { beatTake, claimTake, endTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { readUnfinished } from '../../storage/catalog/takes/unfinished.ts'
import { readWaiting } from '../../storage/catalog/takes/waiting.ts'
import { startPostgres } from '../harness/servers/postgres.ts'

const resources = new AsyncDisposableStack()
let catalog: Catalog
beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
})
afterAll(() => resources.disposeAsync())

test('an offered recording goes to whoever claims it first; until that one captures, nobody notices', async () => {
  const { id, room } = await captured()
  await expect(claimTake(catalog, id, 2, 'other')).rejects.toMatchObject({ code: 'recording.illegal-transition' })
  expect(await waiting(id)).toBeUndefined()
  await offerTake(catalog, id, 1)
  expect(await waiting(id)).toMatchObject({ take: 1, overlaps: true })
  const claims = await Promise.allSettled(['one', 'other'].map((node) => claimTake(catalog, id, 2, node)))
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await waiting(id)).toBeUndefined()

  expect(await beatTake(catalog, id, 1)).toMatchObject({ currentTake: 2, state: 'joining', nextFrom: null })
  expect((await roomRecordings(catalog, [room])).get(room)).toMatchObject({ take: 2, state: 'recording' })
  await markCaptured(catalog, id, 2, { at: new Date(), offset: 9_000_000 })
  expect(await beatTake(catalog, id, 1)).toMatchObject({ currentTake: 2, state: 'recording', nextFrom: 9_000_000 })
  expect(await hasEarlierTake(catalog, id)).toBe(true)
  await endTake(catalog, id, 1, 'recorder.superseded')
  expect(await hasEarlierTake(catalog, id)).toBe(false)
})

test('those who cannot go on with it do not end it while the one before captures', async () => {
  const { id, room } = await captured()
  await offerTake(catalog, id, 1)
  for (const take of [2, 3, 4, 5]) {
    await claimTake(catalog, id, take, 'broken')
    expect(await loseTake(catalog, id, take, 'recorder.browser-not-started')).toMatchObject({ next: 'claim' })
    expect(await waiting(id)).toMatchObject({ take, overlaps: true })
  }
  const { recordings } = await readUnfinished(catalog)
  expect(recordings.find((one) => one.id === id)).toMatchObject({ state: 'joining', captures: true })
  // Its machine is gone.
  await sql`update take set beat_at = now() - interval '5 seconds' where recording_id = ${id}`.execute(catalog)
  const rested = () =>
    sql`update take set ended_at = now() - interval '10 seconds' where recording_id = ${id} and ended_at is not null`.execute(
      catalog,
    )
  expect(await waiting(id)).toBeUndefined()
  await rested()
  expect(await waiting(id)).toMatchObject({ overlaps: false })
  expect((await roomRecordings(catalog, [room])).get(room)).toMatchObject({ state: 'joining' })
  await claimTake(catalog, id, 6, 'broken')
  expect(await loseTake(catalog, id, 6, 'recorder.browser-not-started')).toEqual({ next: 'none' })
  // The lecture has begun: it is tried again, after a while.
  expect(await waiting(id)).toBeUndefined()
  await rested()
  expect(await waiting(id)).toMatchObject({ take: 6, overlaps: false })
})

/** A recording whose first take captures. */
async function captured(): Promise<{ id: RecordingId; room: RoomId }> {
  const { id: organisation } = await ensureOrganisation(catalog)
  const room = await createRoom(catalog, { organisation, name: 'Room', owner: null, course: null })
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture: newId<LectureId>(), room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'first')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  return { id, room }
}

async function waiting(id: RecordingId) {
  return (await readWaiting(catalog)).recordings.find((one) => one.id === id)
}
