import path from 'node:path'
import { pathToFileURL } from 'node:url'
import * as HLS from 'hls-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rescanStore } from '../../bin/rescan/rescan-store.ts'
import { type LectureId, newId, type OrganisationId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import { keepAbouts } from '../../keeper/about/keep-abouts.ts'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { changeCourse } from '../../storage/catalog/courses/courses.ts'
import { changeLecture } from '../../storage/catalog/lectures/lectures.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { acceptInvitation, createInvitation } from '../../storage/catalog/people/invitations.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { dueAbouts } from '../../storage/catalog/recordings/abouts.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { missingWork } from '../../storage/catalog/recordings/work.ts'
import { extendLecture, holdLecture } from '../../storage/catalog/retention/keeping.ts'
import { setRule, setTermEnd } from '../../storage/catalog/retention/retention-rules.ts'
import { eraseNow, restoreLecture, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { keepNodeAlive } from '../../storage/catalog/takes/nodes.ts'
import { aboutPrefix, netKey, parseObjectKey, recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import { extendManifest } from '../../storage/publication/extend-manifest.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { spoolTake } from '../harness/capture/spool-take.ts'
import { everyRow } from '../harness/lay/compare-catalogs.ts'
import { type LaidLecture, layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { currentManifest, keysBelow } from '../harness/media/stored-media.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const open = new AsyncDisposableStack()
const log = openLog('test', 'error')
const say = () => {}
let postgres: TestPostgres

beforeAll(async () => {
  postgres = open.use(await startPostgres())
})
afterAll(() => open.disposeAsync())

test('a store without its catalogue gives playable lectures, called and owned as they were; again it changes nothing', async () => {
  const { catalog, store, storageUrl } = await world()
  const { laid, recording } = await lecture(catalog, store)
  await changeLecture(catalog, laid.lecture, { access: 'public', title: 'Optics' })
  const rule: RetentionRule = { clock: 'viewed', days: 400, warnDays: [7], extensionDays: 90 }
  await setRule(catalog, laid, rule, laid.person)
  await setTermEnd(catalog, laid, new Date('2027-02-28T23:00:00Z'), laid.person)
  await extendLecture(catalog, laid.lecture, 30, null, laid.person)
  await holdLecture(catalog, laid.lecture, 'An appeal', laid.person)
  const second = await lecture(catalog, store, laid)
  await tellAll(catalog, store)
  const lost = await findLecture(catalog, laid.lecture)

  const { catalog: fresh, url } = await postgres.catalog()
  // Somebody has started Aula on the new database before.
  await ensureOrganisation(fresh)
  const admin = await addUser(fresh, { email: 'admin@example.org', name: 'Admin', role: 'admin' })
  const report = await rescanStore({ catalog: fresh, store, say })
  expect(report).toEqual({ known: 0, recovered: 2, nameless: 0, unreadable: [] })
  expect(lost).toMatchObject({ hold_reason: 'An appeal', extension_days: 30 })
  expect(await findLecture(fresh, laid.lecture)).toEqual({ ...lost, room_id: null, held_by: null })
  expect(await fresh.selectFrom('course').selectAll().execute()).toMatchObject([
    { id: laid.course, title: 'Course', retention_rule: rule, term_ends_at: new Date('2027-02-28T23:00:00Z') },
  ])
  const members = await fresh.selectFrom('membership').selectAll().orderBy('role').execute()
  expect(members).toMatchObject([
    { organisation_id: laid.organisation, person_id: admin.person, role: 'admin' },
    { organisation_id: laid.organisation, person_id: laid.person, role: 'lecturer' },
  ])
  for (const { id } of [recording, second.recording]) {
    expect(await findRecording(fresh, id)).toMatchObject({ state: 'published', duration: 8_000_000 })
    expect(await currentManifest({ catalog: fresh, store }, { id })).toEqual(
      await currentManifest({ catalog, store }, { id }),
    )
  }
  const rows = await everyRow(fresh)
  expect(await rescanStore({ catalog: fresh, store, say })).toMatchObject({ known: 2, recovered: 0 })
  expect(await everyRow(fresh)).toEqual(rows)

  await using redis = await startRedis()
  await using viewer = await startViewer({
    ...{ databaseUrl: url, queueUrl: redis.url },
    settings: { AULA_STORAGE_URL: storageUrl },
  })
  const address = `${viewer.url}/media/lectures/${laid.lecture}/video-720p.m3u8`
  const playlist = HLS.parse(await (await fetch(address)).text()) as HLS.types.MediaPlaylist
  expect(playlist).toMatchObject({ endlist: true, playlistType: 'VOD' })
  expect(playlist.segments).toHaveLength(4)
  for (const { uri } of playlist.segments) expect((await fetch(new URL(uri, viewer.url))).status).toBe(200)
})

test('what was derived is not derived again, and what is makes new objects; a net that is left is dropped by the keeper', async () => {
  const { catalog, store } = await world()
  const { recording } = await lecture(catalog, store)
  await extendManifest({ catalog, store }, recording.id, (manifest) => ({
    ...manifest,
    download: { key: recordingPrefix(placeOf(recording)).concat('download/4/lecture.mp4'), bytes: 3, sha256: 'a' },
  }))
  await store.put(
    parseObjectKey(`${recordingPrefix(placeOf(recording))}download/4/lecture.mp4`),
    Buffer.from('mp4'),
    '',
  )
  await store.put(netKey(placeOf(recording), newId()), Buffer.from('mjr'), '')
  const { catalog: fresh } = await postgres.catalog()
  await rescanStore({ catalog: fresh, store, say })
  const work = await fresh.selectFrom('work').select(['job', 'state', 'attempt', 'forgiven']).orderBy('job').execute()
  expect(work).toEqual([
    { job: 'download', state: 'done', attempt: 4, forgiven: 4 },
    { job: 'pictures', state: 'waiting', attempt: 4, forgiven: 4 },
    { job: 'renditions', state: 'waiting', attempt: 4, forgiven: 4 },
  ])
  expect((await missingWork(fresh, 0)).map(({ job }) => job).sort()).not.toContain('download')
  expect(await fresh.selectFrom('net').select('state').execute()).toEqual([{ state: 'held' }])
})

test('a take that died is found by its index objects and by its segments, and finished', async () => {
  const { catalog, store, folder } = await world()
  const { id: organisation } = await ensureOrganisation(catalog)
  const spool = await spoolTake({ catalog, spools: path.join(folder, 'spools'), organisation }, 24)
  await spool.upload(store)
  const prefix = recordingPrefix({ organisation, recording: spool.recording })
  // The last minute was not listed yet.
  await store.delete([parseObjectKey(`${prefix}t1/index/1.json`)])
  const { catalog: fresh } = await postgres.catalog()
  expect(await rescanStore({ catalog: fresh, store, say })).toMatchObject({ recovered: 1, nameless: 1, unreadable: [] })
  expect(await findRecording(fresh, spool.recording)).toMatchObject({ state: 'finalising', take: 1 })
  const rows = (from: Catalog) => from.selectFrom('live_segment').selectAll().orderBy('number').execute()
  const entries = (all: Awaited<ReturnType<typeof rows>>) => all.map(({ stored_at, ...entry }) => entry)
  expect(entries(await rows(fresh))).toEqual(entries(await rows(catalog)))
  expect(await finaliseRecording({ catalog: fresh, store }, spool.recording)).toMatchObject({
    ...{ state: 'published', duration: 24 * 4_000_000 },
  })
  expect(await findLecture(fresh, spool.header.lecture as LectureId)).toMatchObject({
    ...{ title: 'Recovered lecture', access: 'course', owner_id: null },
  })
})

test('what is in the trash stays there; what was erased stays erased, and what was half erased is erased', async () => {
  const { catalog, store } = await world()
  const trashed = await lecture(catalog, store)
  const erased = await lecture(catalog, store, trashed.laid)
  const erasedLecture = await lecture(catalog, store, await lectureBeside(catalog, trashed.laid))
  const half = await lecture(catalog, store, await lectureBeside(catalog, trashed.laid))
  await tellAll(catalog, store)
  await trashLecture(catalog, trashed.laid.lecture, 'user.delete')
  for (const { laid } of [erasedLecture, half]) {
    await trashLecture(catalog, laid.lecture, 'user.delete')
    await eraseNow(catalog, laid.lecture)
  }
  let deletes = 0
  const dying: ObjectStore = {
    ...store,
    // The first lecture goes, of the second one a part.
    delete: async (keys) => {
      const ofHalf = keys.some((key) => key.startsWith(recordingPrefix(placeOf(half.recording))))
      if (ofHalf && !keys.some((key) => key.includes('/about/')) && deletes++ > 0) throw new Error('The power fails')
      await store.delete(ofHalf ? keys.slice(0, 2) : keys)
    },
  }
  await eraseWhatIsPast({ catalog, store: dying, log: openLog('test', 'silent') })
  expect((await findRecording(catalog, half.recording.id))?.state).toBe('trashed')
  // Of the half erased one nobody tells anything any more.
  for (const { recording } of [trashed, erased]) await storeAbout({ catalog, store }, recording.id)

  const { catalog: fresh } = await postgres.catalog()
  expect(await rescanStore({ catalog: fresh, store, say })).toMatchObject({ nameless: 0 })
  const row = await findLecture(catalog, trashed.laid.lecture)
  expect(await findLecture(fresh, trashed.laid.lecture)).toEqual({ ...row, room_id: null, trashed_by: null })
  for (const { recording } of [trashed, erased]) {
    expect(await findRecording(fresh, recording.id)).toMatchObject({ state: 'trashed', resume_to: 'published' })
  }
  expect(await findRecording(fresh, erasedLecture.recording.id)).toBeUndefined()
  await eraseWhatIsPast({ catalog: fresh, store, log })
  expect(await findLecture(fresh, half.laid.lecture)).toBeUndefined()
  expect(await keysBelow(store, recordingPrefix(placeOf(half.recording)))).toEqual([])
  await restoreLecture(fresh, trashed.laid.lecture)
  expect(await findRecording(fresh, trashed.recording.id)).toMatchObject({ state: 'published' })
})

test('what captured nothing is there with its name, and what nobody knows anything of is told', async () => {
  const { catalog, store } = await world()
  const { recording } = await lecture(catalog, store)
  const { recording: nameless } = await lecture(catalog, store)
  await storeAbout({ catalog, store }, recording.id)
  for await (const { key } of store.list('')) {
    if (!key.includes('/about/') && !key.endsWith('/0-1.m4s')) await store.delete([key])
  }
  const { catalog: fresh } = await postgres.catalog()
  const { unreadable } = await rescanStore({ catalog: fresh, store, say })
  expect(unreadable.map(({ key }) => key)).toEqual([recordingPrefix(placeOf(nameless))])
  expect(await findRecording(fresh, recording.id)).toMatchObject({ state: 'failed', bytes: 0 })
  expect(await findLecture(fresh, recording.lecture_id)).toMatchObject({ speaker: expect.stringContaining('speaker') })
})

test('a recording of a lecture that the catalogue knows as erased is not brought back', async () => {
  const { catalog, store } = await world()
  const { laid, recording } = await lecture(catalog, store)
  const late = await lecture(catalog, store, laid)
  await trashLecture(catalog, laid.lecture, 'user.delete')
  await eraseNow(catalog, laid.lecture)
  const objects = new Map<string, Buffer>()
  for (const key of await keysBelow(store, recordingPrefix(placeOf(late.recording)))) {
    objects.set(key, await readObject(store, parseObjectKey(key)))
  }
  await eraseWhatIsPast({ catalog, store, log })
  await catalog.deleteFrom('recording').where('id', '=', late.recording.id).execute()
  for (const [key, body] of objects) await store.put(parseObjectKey(key), body, '')
  const { unreadable, recovered } = await rescanStore({ catalog, store, say })
  expect([recovered, unreadable.map(({ why }) => why)]).toEqual([0, ['its lecture was erased']])
  expect(await findRecording(catalog, recording.id)).toMatchObject({ state: 'erased' })
})

test('who was brought back signs in by an invitation and owns what was theirs', async () => {
  const { catalog, store } = await world()
  const { laid } = await lecture(catalog, store)
  await tellAll(catalog, store)
  const { catalog: fresh } = await postgres.catalog()
  await rescanStore({ catalog: fresh, store, say })
  const admin = await addUser(fresh, { email: 'admin@example.org', name: 'Admin', role: 'admin' })
  const invitation = await createInvitation(fresh, {
    ...{ organisation: laid.organisation, email: `${laid.person.toUpperCase()}@example.org`, name: 'Lecturer' },
    ...{ role: 'lecturer', course: null, invitedBy: admin.person, key: 'a secret' },
  })
  const person = await acceptInvitation(fresh, invitation.secret, {
    name: 'Lecturer',
    password: 'long enough for this',
  })
  expect(person).toBe(laid.person)
  expect(await findLecture(fresh, laid.lecture)).toMatchObject({ owner_id: laid.person })
  // Only once: who can sign in is somebody.
  await expect(addUser(fresh, { email: `${laid.person}@example.org`, name: 'X', role: 'admin' })).rejects.toMatchObject(
    {
      code: 'people.exists',
    },
  )
})

test('a new organisation gives its place only while nothing runs on it', async () => {
  const { catalog, store } = await world()
  await lecture(catalog, store)
  const { catalog: fresh } = await postgres.catalog()
  const { id } = await ensureOrganisation(fresh)
  const using = new AbortController()
  await keepNodeAlive(fresh, { name: 'here', process: 'viewer' }, () => ({}), using.signal)
  await expect(rescanStore({ catalog: fresh, store, say })).rejects.toMatchObject({ code: 'backup.catalog-in-use' })
  expect(await ensureOrganisation(fresh)).toMatchObject({ id })
  using.abort()
})

test('the keeper tells the store what changes, whoever changes it, and nothing while nothing does', async () => {
  const { catalog, store } = await world()
  const { laid, recording } = await lecture(catalog, store)
  const told = async () => {
    const keys = await keysBelow(store, aboutPrefix(placeOf(recording)))
    const [key = ''] = keys
    return { keys: keys.length, about: keys.length && JSON.parse(String(await readObject(store, parseObjectKey(key)))) }
  }
  const stop = new AbortController()
  const running = keepAbouts({ catalog, store, log }, stop.signal)
  await expect.poll(() => told().then(({ about }) => about?.owner?.name), { timeout: 5_000 }).toBe('Lecturer')
  stop.abort()
  await running
  expect(await dueAbouts(catalog, 10)).toEqual([])
  const changes = [
    () => changeLecture(catalog, laid.lecture, { title: 'Waves' }),
    () => changeCourse(catalog, laid.course, { title: 'Physics' }),
    () => catalog.updateTable('person').set({ name: 'Ada' }).where('id', '=', laid.person).execute(),
    () => catalog.updateTable('organisation').set({ retention_days: 365 }).execute(),
    () => trashLecture(catalog, laid.lecture, 'user.delete'),
    // Both are the same to the release before.
    () => setRule(catalog, { ...laid, course: null }, viewed(30), null),
    () => setRule(catalog, { ...laid, course: null }, viewed(60), null),
    () => holdLecture(catalog, laid.lecture, 'An appeal', laid.person),
  ]
  for (const change of changes) {
    await change()
    expect(await dueAbouts(catalog, 10)).toEqual([recording.id])
    await tellAll(catalog, store)
    expect(await dueAbouts(catalog, 10)).toEqual([])
  }
  // The same value again is no change.
  await changeLecture(catalog, laid.lecture, { title: 'Waves' })
  expect(await dueAbouts(catalog, 10)).toEqual([])
  const { keys, about } = await told()
  expect(keys).toBe(1)
  expect(about).toMatchObject({ owner: { name: 'Ada' }, course: { title: 'Physics' }, lecture: { title: 'Waves' } })
  expect(about.lecture).toMatchObject({ trash: { reason: 'user.delete' }, hold: { reason: 'An appeal' } })
  expect(about.organisation).toMatchObject({ retentionDays: 36_500, retentionRule: viewed(60) })
  await catalog.deleteFrom('person').where('id', '=', laid.person).execute()
  await tellAll(catalog, store)
  expect((await told()).about.owner).toBeNull()
})

test('one recording that the store cannot be told of keeps it from no other', async () => {
  const { catalog, store } = await world()
  const { recording } = await lecture(catalog, store)
  const { recording: other } = await lecture(catalog, store)
  const spoilt: ObjectStore = {
    ...store,
    put: async (key, ...all) => {
      if (key.includes(recording.id)) throw new StoreUnavailable('its folder cannot be written')
      return await store.put(key, ...all)
    },
  }
  const stop = new AbortController()
  const running = keepAbouts({ catalog, store: spoilt, log: openLog('test', 'silent') }, stop.signal)
  await expect.poll(() => keysBelow(store, aboutPrefix(placeOf(other))), { timeout: 5_000 }).toHaveLength(1)
  stop.abort()
  await running
  expect(await dueAbouts(catalog, 10)).toEqual([recording.id])
})

test('lectures of another organisation are told, and left where nobody would see them', async () => {
  const { catalog, store } = await world()
  await lecture(catalog, store)
  const other = await postgres.catalog()
  const files = await world()
  await lecture(other.catalog, files.store)
  const { recovered, unreadable } = await rescanStore({ catalog: other.catalog, store, say })
  expect(recovered).toBe(0)
  expect(unreadable).toEqual([{ key: expect.any(String), why: expect.stringContaining('another organisation') }])
  expect(await other.catalog.selectFrom('organisation').select('id').execute()).toHaveLength(1)
})

async function world() {
  const { path: folder } = open.use(await temporaryFolder('rescan'))
  const { catalog } = await postgres.catalog()
  const storageUrl = pathToFileURL(path.join(folder, 'objects')).href
  return { catalog, store: await openObjectStore(storageUrl), storageUrl, folder }
}

async function lecture(catalog: Catalog, store: ObjectStore, of?: LaidLecture) {
  const laid = of ?? (await layLecture(catalog))
  const tracks = [plainTrack('video', '720p', 2), plainTrack('audio', 'main', 2)]
  return { laid, recording: await layRecording({ catalog, store }, laid, [{ tracks, offset: 0 }]) }
}

/** Another lecture of the same person in the same course. */
async function lectureBeside(catalog: Catalog, laid: LaidLecture): Promise<LaidLecture> {
  const row = await catalog.selectFrom('lecture').selectAll().where('id', '=', laid.lecture).executeTakeFirstOrThrow()
  const id = newId<LectureId>()
  await catalog
    .insertInto('lecture')
    .values({ ...row, id })
    .execute()
  return { ...laid, lecture: id }
}

/** What the keeper does at its looks. */
async function tellAll(catalog: Catalog, store: ObjectStore): Promise<void> {
  for (const id of await dueAbouts(catalog, 1_000)) await storeAbout({ catalog, store }, id)
}

function viewed(days: number): RetentionRule {
  return { clock: 'viewed', days, warnDays: [7], extensionDays: 0 }
}

async function findLecture(catalog: Catalog, id: LectureId) {
  return await catalog.selectFrom('lecture').selectAll().where('id', '=', id).executeTakeFirst()
}

function placeOf({ organisation_id, id }: Recording): { organisation: OrganisationId; recording: Recording['id'] } {
  return { organisation: organisation_id, recording: id }
}
