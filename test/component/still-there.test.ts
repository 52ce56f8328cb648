import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../core/ids.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { recordingConditions } from '../../storage/catalog/recordings/recording-condition.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { listAsking, markStillThere } from '../../storage/catalog/recordings/still-there.ts'
import { claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { layLecture } from '../harness/lay/lay-recording.ts'
import { startPostgres } from '../harness/servers/postgres.ts'

const resources = new AsyncDisposableStack()
let catalog: Catalog
beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
})
afterAll(() => resources.disposeAsync())

test('after four hours, paused or not, somebody is asked, and four hours after each answer again', async () => {
  const laid = await layLecture(catalog)
  const { id } = await createRecording(catalog, {
    ...{ organisation: laid.organisation, lecture: laid.lecture, room: laid.room, requestedBy: null },
    ...{ width: 1280, height: 720 },
  })
  const asks = async () => (await recordingConditions(catalog, [id])).get(id)?.asksStillThere
  const told = () => listAsking(catalog, laid.organisation, laid.person)
  const pass = (hours: number) =>
    sql`update recording set first_frame_at = first_frame_at - ${hours} * interval '1 hour',
      still_there_at = still_there_at - ${hours} * interval '1 hour' where id = ${id}`.execute(catalog)
  expect(await asks()).toBe(false)
  await claimTake(catalog, id, 1, 'test')
  await markCaptured(catalog, id, 1, { at: new Date(), offset: 0 })
  await pass(3.9)
  expect(await asks()).toBe(false)
  await pass(0.2)
  expect(await asks()).toBe(true)
  // Also who manages the room and has left it.
  expect(await told()).toMatchObject([{ lecture: laid.lecture }])
  expect(await listAsking(catalog, laid.organisation, newId())).toEqual([])
  await markStillThere(catalog, id)
  expect([await asks(), await told()]).toEqual([false, []])
  await pass(4.1)
  await applyEvent(catalog, id, 'pause', 'user.pause')
  expect(await asks()).toBe(true)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  expect(await asks()).toBe(false)
})
