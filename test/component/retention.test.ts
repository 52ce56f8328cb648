import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LectureId, newId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import { keepNets } from '../../keeper/net/keep-nets.ts'
import { eraseWhatIsPast, keepRetention, sweepErased } from '../../keeper/retention/keep-retention.ts'
import { openQueue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addNetMoment, isNetKept } from '../../storage/catalog/recordings/net.ts'
import { createRecording, findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork } from '../../storage/catalog/recordings/work.ts'
import { setRule } from '../../storage/catalog/retention/retention-rules.ts'
import { eraseNow, lecturesToErase, restoreLecture, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { manifestKey, netKey, recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { freePort } from '../harness/free-port.ts'
import { type LaidLecture, layLecture, layRecording, typedMarker } from '../harness/lay/lay-recording.ts'
import { keysBelow } from '../harness/media/stored-media.ts'
import { type SyntheticTrack, synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { refusingStore } from '../harness/ways/refusing-store.ts'

const open = new AsyncDisposableStack()
const log = openLog('test', 'error')
let catalog: Catalog
let store: ObjectStore
let folder: string
let tracks: SyntheticTrack[]

beforeAll(async () => {
  folder = open.use(await temporaryFolder('retention')).path
  const postgres = open.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
  store = await openObjectStore(pathToFileURL(path.join(folder, 'objects')).href)
  const { video, audio } = await synthesizeMedia(folder, { seconds: 8, width: 320, height: 180 })
  tracks = [video, audio]
})

afterAll(() => open.disposeAsync())

test('trash and back: recordings follow their lecture, and the trash can be asked twice', async () => {
  const { laid, recording } = await laidRecording()
  await trashLecture(catalog, laid.lecture, 'user.delete', laid.person)
  await trashLecture(catalog, laid.lecture, 'retention.course')
  expect((await findRecording(catalog, recording.id))?.state).toBe('trashed')
  const row = await lectureRow(laid)
  expect(row).toMatchObject({ trash_reason: 'user.delete', trashed_by: laid.person })
  expect((row?.erase_at?.getTime() ?? 0) - (row?.trashed_at?.getTime() ?? 0)).toBe(30 * 86_400_000)
  await restoreLecture(catalog, laid.lecture, laid.person)
  await restoreLecture(catalog, laid.lecture, laid.person)
  expect((await findRecording(catalog, recording.id))?.state).toBe('published')
  expect(await lectureRow(laid)).toMatchObject({ trashed_at: null, trash_reason: null, erase_at: null })
  const events = await eventsOf(recording)
  expect(events.slice(-2).map(({ event, reason, actor_id }) => [event, reason, actor_id])).toEqual([
    ['trash', 'user.delete', laid.person],
    ['restore', 'user.restore', laid.person],
  ])
})

test('a lecture that is being recorded goes to no trash, and nothing is erased outside of it', async () => {
  const laid = await layLecture(catalog)
  const place = { organisation: laid.organisation, lecture: laid.lecture, room: laid.room, requestedBy: laid.person }
  await createRecording(catalog, { ...place, width: 1280, height: 720 })
  await expect(trashLecture(catalog, laid.lecture, 'user.delete')).rejects.toMatchObject({
    code: 'lecture.is-recording',
  })
  await expect(eraseNow(catalog, laid.lecture)).rejects.toMatchObject({ code: 'lecture.not-in-trash' })
  expect(await lectureRow(laid)).toMatchObject({ trashed_at: null })
})

test('the keeper trashes what is past its date, erases what is past the trash, and nothing typed is left', async () => {
  const day = 86_400_000
  const kept = await laidRecording()
  const expired = await laidRecording(new Date(Date.now() - 40 * day))
  const erased = await laidRecording(new Date(Date.now() - 40 * day))
  // Several recordings of one lecture go together; one that never captured anything has nothing to erase.
  const second = await layRecording({ catalog, store }, erased.laid, [{ tracks, offset: 0 }])
  const failed = await layRecording({ catalog, store }, erased.laid, [{ tracks: [], offset: 0 }])
  expect(failed.state).toBe('failed')
  await planWork(catalog, erased.recording)
  for (const { organisation } of [kept.laid, expired.laid]) {
    await setRule(catalog, { organisation, course: null }, rule({ days: 30, warnDays: [] }), null)
  }
  await trashLecture(catalog, erased.laid.lecture, 'user.delete', erased.laid.person)
  await eraseNow(catalog, erased.laid.lecture, erased.laid.person)
  await expect(restoreLecture(catalog, erased.laid.lecture)).rejects.toMatchObject({ code: 'lecture.being-erased' })
  expect(await keysBelow(store, prefixOf(erased.recording))).not.toEqual([])

  const stop = new AbortController()
  const running = keepRetention({ catalog, store, log, signal: stop.signal })
  await expect.poll(() => lectureRow(erased.laid), { timeout: 20_000 }).toBeUndefined()
  await expect
    .poll(() => lectureRow(expired.laid), { timeout: 20_000 })
    .toMatchObject({ trash_reason: 'retention.organisation' })
  stop.abort()
  await running

  for (const { id } of [erased.recording, second, failed]) {
    const row = await findRecording(catalog, id)
    expect(row).toMatchObject({ state: 'erased', manifest_key: null, bytes: 0, failure: null })
    expect(row && (await keysBelow(store, prefixOf(row)))).toEqual([])
    for (const table of ['take', 'work', 'live_rendition', 'live_segment'] as const) {
      expect(await catalog.selectFrom(table).selectAll().where('recording_id', '=', id).execute()).toEqual([])
    }
  }
  expect((await eventsOf(second)).at(-1)).toMatchObject({ event: 'erase', reason: 'user.erase', to_state: 'erased' })
  expect((await findRecording(catalog, expired.recording.id))?.state).toBe('trashed')
  expect((await findRecording(catalog, kept.recording.id))?.state).toBe('published')
  expect(await keysBelow(store, prefixOf(kept.recording))).not.toEqual([])
})

test('erasure leaves no typed text in any table', async () => {
  const { laid } = await laidRecording()
  expect(await rowsWith(typedMarker)).toContain('lecture')
  for (const { id } of await catalog.selectFrom('lecture').select('id').execute()) {
    const { state } =
      (await catalog.selectFrom('recording').selectAll().where('lecture_id', '=', id).execute())[0] ?? {}
    if (state === 'scheduled') await catalog.deleteFrom('lecture').where('id', '=', id).execute()
    else await trashLecture(catalog, id, 'user.delete', laid.person)
  }
  await catalog.updateTable('lecture').set({ erase_at: sql`now()` }).execute()
  const stop = new AbortController()
  const running = keepRetention({ catalog, store, log, signal: stop.signal })
  await expect.poll(() => catalog.selectFrom('lecture').select('id').execute(), { timeout: 30_000 }).toEqual([])
  stop.abort()
  await running
  expect(await rowsWith(typedMarker)).toEqual([])
})

test('an erasure that dies after any step is finished by the next run', async () => {
  for (const allowed of [0, 1, 2, 3]) {
    const { laid, recording } = await laidRecording()
    await trashLecture(catalog, laid.lecture, 'user.delete')
    await eraseNow(catalog, laid.lecture)
    const stop = new AbortController()
    let calls = 0
    const dying: ObjectStore = {
      ...store,
      list: (prefix) => {
        if (calls++ >= allowed) throw new Error('The power fails')
        return store.list(prefix)
      },
      delete: async (keys) => {
        if (calls++ >= allowed) throw new Error('The power fails')
        // A part is gone, the rest is not.
        await store.delete(keys.slice(0, 2))
      },
    }
    const first = keepRetention({ catalog, store: dying, log: openLog('test', 'silent'), signal: stop.signal })
    await expect.poll(() => calls).toBeGreaterThan(allowed)
    stop.abort()
    await first
    expect(await lecturesToErase(catalog)).toEqual([laid.lecture])
    expect((await findRecording(catalog, recording.id))?.state).toBe('trashed')
    const again = new AbortController()
    const second = keepRetention({ catalog, store, log, signal: again.signal })
    await expect.poll(() => lecturesToErase(catalog), { timeout: 20_000 }).toEqual([])
    again.abort()
    await second
    expect((await findRecording(catalog, recording.id))?.state).toBe('erased')
    expect(await keysBelow(store, prefixOf(recording))).toEqual([])
  }
})

test('what the store does not let us erase is not erased, is stored no further, and holds up nothing else', async () => {
  const [stuck, other] = [await laidRecording(), await laidRecording()]
  for (const { laid } of [stuck, other]) {
    await trashLecture(catalog, laid.lecture, 'user.delete')
    await eraseNow(catalog, laid.lecture)
  }
  const refusing = refusingStore(store, prefixOf(stuck.recording))
  const asked: string[] = []
  const counting: ObjectStore = {
    ...refusing,
    eraseVersions: (prefix, keep) => {
      if (prefix === prefixOf(stuck.recording)) asked.push('erase')
      return refusing.eraseVersions(prefix, keep)
    },
    put: (key, ...rest) => {
      if (key.startsWith(prefixOf(stuck.recording))) asked.push('put')
      return refusing.put(key, ...rest)
    },
  }
  const quiet = { catalog, store: counting, log: openLog('test', 'silent') }
  const stop = new AbortController()
  const refused = new Set<LectureId>()
  for (let round = 0; round < 3; round++) await eraseWhatIsPast(quiet, stop.signal, refused)
  expect(asked).toEqual(['put', 'erase'])
  expect((await findRecording(catalog, other.recording.id))?.state).toBe('erased')
  expect(await lecturesToErase(catalog)).toEqual([stuck.laid.lecture])
  expect((await keysBelow(store, prefixOf(stuck.recording))).length).toBeGreaterThan(2)
  // Another keeper, or an hour later.
  await eraseWhatIsPast(quiet)
  expect(asked).toEqual(['put', 'erase', 'erase'])
  await eraseWhatIsPast({ catalog, store, log })
  expect(await lecturesToErase(catalog)).toEqual([])
  expect(await keysBelow(store, prefixOf(stuck.recording))).toEqual([])
})

test('what arrives after the erasure is swept; what cannot be keeps no other from it', async () => {
  const both = [await laidRecording(), await laidRecording()]
  for (const { laid } of both) {
    await trashLecture(catalog, laid.lecture, 'user.delete')
    await eraseNow(catalog, laid.lecture)
  }
  await eraseWhatIsPast({ catalog, store, log })
  for (const { laid, recording } of both) {
    expect(await lectureRow(laid)).toBeUndefined()
    const late = manifestKey({ organisation: recording.organisation_id, recording: recording.id }, 99)
    await store.put(late, Buffer.from('{}'), 'application/json')
  }
  // Whichever of them comes first, it is stuck once.
  for (const { recording } of both) {
    await sweepErased({ catalog, store: refusingStore(store, prefixOf(recording)), log: openLog('test', 'silent') })
  }
  for (const { recording } of both) expect(await keysBelow(store, prefixOf(recording))).toEqual([])
})

test('the net of a lecture in the trash is dropped, also where the store does not let us erase versions', async () => {
  const { laid, recording } = await laidRecording()
  await addNetMoment(catalog, recording.id, 0, [])
  await trashLecture(catalog, laid.lecture, 'user.delete')
  const key = netKey({ organisation: recording.organisation_id, recording: recording.id }, newId())
  await store.put(key, Buffer.from('x'), 'application/octet-stream')
  await using queue = openQueue(`redis://127.0.0.1:${await freePort()}`)
  const stop = new AbortController()
  const keeping = keepNets({ catalog, store: refusingStore(store), queue, log }, stop.signal)
  await expect.poll(() => isNetKept(catalog, recording.id), { timeout: 20_000 }).toBe(false)
  stop.abort()
  await keeping
  expect(await store.stat(key)).toBeUndefined()
})

async function laidRecording(startedAt?: Date): Promise<{ laid: LaidLecture; recording: Recording }> {
  const laid = await layLecture(catalog, startedAt)
  return { laid, recording: await layRecording({ catalog, store }, laid, [{ tracks, offset: 0 }]) }
}

function rule(change: Partial<RetentionRule>): RetentionRule {
  return { clock: 'recorded', days: 365, warnDays: [30, 7], extensionDays: 0, ...change }
}

async function lectureRow({ lecture }: LaidLecture) {
  return await catalog.selectFrom('lecture').selectAll().where('id', '=', lecture).executeTakeFirst()
}

async function eventsOf({ id }: Recording) {
  return await catalog.selectFrom('recording_event').selectAll().where('recording_id', '=', id).orderBy('id').execute()
}

function prefixOf(recording: Recording): string {
  return recordingPrefix({ organisation: recording.organisation_id, recording: recording.id })
}

/** Names of the tables that hold a text somewhere. */
async function rowsWith(text: string): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(catalog)
  const found: string[] = []
  for (const { name } of tables.rows) {
    const { rows } = await sql`select 1 from ${sql.id(name)} as r where r::text like ${`%${text}%`} limit 1`.execute(
      catalog,
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}
