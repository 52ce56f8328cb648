import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newestBackup } from '../../bin/backup/backup-index.ts'
import { makeBackup } from '../../bin/backup/make-backup.ts'
import { restoreBackup } from '../../bin/restore/restore-backup.ts'
import type { BackupId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { forgetMail } from '../../storage/catalog/mail/mail.ts'
import { queueRemovalNotices } from '../../storage/catalog/notices/removal-notices.ts'
import { type Catalog, openCatalog } from '../../storage/catalog/open-catalog.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import {
  applyEvent,
  createRecording,
  findRecording,
  type Recording,
} from '../../storage/catalog/recordings/recordings.ts'
import { beingRestored } from '../../storage/catalog/recovery/load-tables.ts'
import { givenWarnings, giveWarning } from '../../storage/catalog/retention/retention-warnings.ts'
import { eraseNow, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { keepNodeAlive } from '../../storage/catalog/takes/nodes.ts'
import { beatTake, claimTake } from '../../storage/catalog/takes/takes.ts'
import { openFileStore } from '../../storage/objects/file-store.ts'
import {
  backupIndexKey,
  backupsPrefix,
  backupTableKey,
  initKey,
  recordingPrefix,
} from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { everyObject, everyRow } from '../harness/lay/compare-catalogs.ts'
import { type LaidLecture, layLecture, layRecording, layTrack, typedMarker } from '../harness/lay/lay-recording.ts'
import { currentManifest, keysBelow } from '../harness/media/stored-media.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { refusingStore } from '../harness/ways/refusing-store.ts'

const open = new AsyncDisposableStack()
const say = () => {}
/** What a backup leaves out. */
const leftOut = ['node', 'login', 'setup_token', 'password_reset', 'mail']
let postgres: TestPostgres

beforeAll(async () => {
  postgres = open.use(await startPostgres())
})
afterAll(() => open.disposeAsync())

test('a backup made while rows are written is whole, and one made after it is restored row by row and byte by byte', async () => {
  const { catalog, url, store, place, folder } = await world()
  const { laid } = await lecture(catalog, store)
  await createLogin(catalog, laid.person)
  let writing = true
  const writers = [1, 2].map(async () => {
    while (writing) await lecture(catalog, store)
  })
  const first = await makeBackup({ database: url, store, place, say })
  writing = false
  await Promise.all(writers)
  expect(first.missing).toEqual([])
  const atFirst = await restoreElsewhere(place, path.join(folder, 'first'))
  expect(atFirst.report.missing).toEqual([])
  const rows = await everyRow(catalog, leftOut)
  for (const [table, found] of Object.entries(await everyRow(atFirst.catalog, leftOut))) {
    // What changed since is another row; what was never written cannot be there.
    if (table === 'lecture' || table === 'person') expect(rows[table]).toEqual(expect.arrayContaining(found))
  }

  const { size } = await everyObject(store)
  const second = await makeBackup({ database: url, store, place, say })
  expect(second.index.objects).toBe(size)
  expect(second.copied.objects).toBe(size - first.index.objects)
  const again = await restoreElsewhere(place, path.join(folder, 'second'))
  expect(again.report.missing).toEqual([])
  expect(await everyRow(again.catalog, leftOut)).toEqual(rows)
  expect(await everyObject(again.store)).toEqual(await everyObject(store))
  expect(await again.catalog.selectFrom('login').selectAll().execute()).toEqual([])
  // The database counts on behind what was restored.
  const { laid: next } = await lecture(again.catalog, again.store)
  expect((await everyRow(again.catalog)).lecture?.some((row) => row.includes(next.lecture))).toBe(true)
})

test('what runs when the backup is made is finished with what was stored', async () => {
  const { catalog, url, store, place, folder } = await world()
  const laid = await layLecture(catalog)
  const { id } = await running(catalog, laid)
  const never = await createRecording(catalog, { ...inRoomOf(await layLecture(catalog)), width: 1280, height: 720 })
  for (const track of [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]) {
    const at = { organisation: laid.organisation, recording: id, take: 1 }
    await layTrack(catalog, store, at, track, { tracks: [], offset: 0 })
  }
  await beatTake(catalog, id, 1)
  await makeBackup({ database: url, store, place, say })
  const restored = await restoreElsewhere(place, path.join(folder, 'restored'))
  expect(restored.report.missing).toEqual([])
  expect(await findRecording(restored.catalog, id)).toMatchObject({ state: 'finalising' })
  expect(await findRecording(restored.catalog, never.id)).toMatchObject({ state: 'cancelled' })
  const takes = await restored.catalog.selectFrom('take').selectAll().execute()
  expect(takes.map(({ end_reason }) => end_reason)).toEqual(['backup.restored'])
  expect(await finaliseRecording(restored, id)).toMatchObject({ state: 'published', duration: 12_000_000 })
})

test('warnings whose e-mails waited when the backup was made are given anew, and the others stand', async () => {
  const { catalog, url, store, place, folder } = await world()
  const [waits, sent] = [await layLecture(catalog), await layLecture(catalog)]
  const soon = new Date(Date.now() + 86_400_000)
  for (const { organisation, lecture: id } of [waits, sent]) {
    await giveWarning(catalog, { id, organisation }, { dueAt: soon, trashAt: soon, days: 7 })
  }
  const ago = (days: number) => sql<Date>`clock_timestamp() - ${days} * interval '1 day'`
  await catalog
    .updateTable('retention_warning')
    .set({ warned_at: ago(9) })
    .execute()
  expect(await queueRemovalNotices(catalog)).toBe(2)
  const mails = catalog.updateTable('mail').set({ state: 'sent', settled_at: ago(8) })
  await mails.where('person_id', '=', sent.person).execute()
  await forgetMail(catalog, 7)
  await makeBackup({ database: url, store, place, say })
  const before = new Date()
  const restored = await restoreElsewhere(place, path.join(folder, 'restored'))
  const given = await givenWarnings(restored.catalog)
  expect(given.get(sent.lecture)).toEqual((await givenWarnings(catalog)).get(sent.lecture))
  // Before anybody is mailed: whichever part of the keeper looks first, nothing leaves.
  expect(given.get(waits.lecture)?.[0]?.at.getTime()).toBeGreaterThanOrEqual(before.getTime())
  expect(await queueRemovalNotices(restored.catalog)).toBe(1)
  const told = await restored.catalog.selectFrom('mail').select(['person_id', 'state']).execute()
  expect(told).toEqual([{ person_id: waits.person, state: 'queued' }])
})

test('a torn, an altered and a missing object are found; the rest is restored', async () => {
  const { catalog, url, store, place, placeFolder, folder } = await world()
  const { recording } = await lecture(catalog, store)
  const { recording: other } = await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const { takes } = await currentManifest({ catalog, store }, recording)
  const [torn = '', altered = '', gone = ''] = takes.flatMap(({ renditions }) =>
    renditions.flatMap(({ segments }) => segments.map(({ key }) => key)),
  )
  await truncate(path.join(placeFolder, torn), 500)
  const bytes = await readFile(path.join(placeFolder, altered))
  bytes[200] = (bytes[200] ?? 0) ^ 1
  await writeFile(path.join(placeFolder, altered), bytes)
  await rm(path.join(placeFolder, gone))
  const restored = await restoreElsewhere(place, path.join(folder, 'restored'))
  expect(restored.report.missing.map(({ key }) => key).sort()).toEqual([torn, altered, gone].sort())
  const whole = await keysBelow(restored.store, prefixOf(other))
  expect(whole).toEqual(await keysBelow(store, prefixOf(other)))
  // The next backup does not take a torn object for the store's.
  const next = await makeBackup({ database: url, store, place, say })
  expect(next.missing.map(({ key }) => key)).toEqual([torn])
})

test('a damaged table changes nothing, and mended it is restored', async () => {
  const { catalog, url, store, place, placeFolder, folder } = await world()
  await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const { id } = await newestBackup(place)
  const file = path.join(placeFolder, backupTableKey(id, 'lecture'))
  const text = await readFile(file, 'utf8')
  const target = await postgres.emptyCatalog()
  const input = { database: target.url, store: await openFileStore(path.join(folder, 'restored')), place, say }
  await writeFile(file, text.replace(typedMarker, typedMarker.toLowerCase()))
  await expect(restoreBackup(input)).rejects.toMatchObject({ code: 'backup.table-damaged' })
  expect(await target.catalog.selectFrom('organisation').selectAll().execute()).toEqual([])
  await writeFile(file, text)
  expect((await restoreBackup(input)).missing).toEqual([])
  expect(await everyRow(target.catalog, leftOut)).toEqual(await everyRow(catalog, leftOut))
})

test('a restore that breaks off goes on where it was; a database with lectures, or in use, is refused', async () => {
  const { catalog, url, store, place, folder } = await world()
  await lecture(catalog, store)
  await lecture(catalog, store)
  const { index } = await makeBackup({ database: url, store, place, say })
  const target = await postgres.emptyCatalog()
  const into = await openFileStore(path.join(folder, 'restored'))
  let left = 5
  const breaking: ObjectStore = {
    ...into,
    putStream: async (...all) => {
      if (left-- <= 0) throw new Error('The power fails')
      return await into.putStream(...all)
    },
  }
  const restore = (to: ObjectStore) => restoreBackup({ database: target.url, store: to, place, say })
  await expect(restore(breaking)).rejects.toThrow('The power fails')
  const { size } = await everyObject(into)
  expect(size).toBe(5)
  const using = new AbortController()
  await keepNodeAlive(target.catalog, { name: 'here', process: 'keeper' }, () => ({}), using.signal)
  await expect(restore(into)).rejects.toMatchObject({ code: 'backup.catalog-in-use' })
  using.abort()
  await expect.poll(() => target.catalog.selectFrom('node').selectAll().execute()).toEqual([])
  const report = await restore(into)
  expect(report).toMatchObject({ missing: [], copied: { objects: index.objects - size } })
  await expect(restore(into)).rejects.toMatchObject({ code: 'backup.catalog-not-empty' })
})

test('a catalogue of an older form is brought up to date, one of a newer release is refused, as is a place without a backup', async () => {
  const { catalog, url, store, place, folder } = await world()
  const { laid } = await lecture(catalog, store)
  await sql`alter table person drop column mail_language, drop column mail_language_chosen`.execute(catalog)
  await sql`alter table organisation drop column mail_language, drop column accent`.execute(catalog)
  await sql`alter table organisation_event drop column person_id, drop column heir_id`.execute(catalog)
  await sql`alter table replay_notice drop column mailed_at`.execute(catalog)
  await sql`drop index lecture_by_owner, course_member_by_person, login_by_person, mail_settled`.execute(catalog)
  await sql`drop index retention_warning_by_person`.execute(catalog)
  await sql`alter table lecture drop column ruled_since`.execute(catalog)
  await sql`alter table course drop column term_set_at`.execute(catalog)
  await sql`drop function tell_warnings cascade`.execute(catalog)
  await sql`alter table retention_warning drop column told_at, drop column mail_id`.execute(catalog)
  const undone = [
    ...['0026-language-and-accent', '0027-by-person', '0028-forgotten', '0029-under-another-rule'],
    ...['0030-told-at', '0031-warned-by-person'],
  ]
  await sql`delete from kysely_migration where name = any(${undone})`.execute(catalog)
  await makeBackup({ database: url, store, place, say })
  const restored = await restoreElsewhere(place, path.join(folder, 'older'))
  const people = await restored.catalog.selectFrom('person').selectAll().where('id', '=', laid.person).execute()
  expect(people).toMatchObject([{ mail_language: null, mail_language_chosen: false }])

  await sql`insert into kysely_migration values ('9999-of-a-later-release', now()::text)`.execute(catalog)
  await makeBackup({ database: url, store, place, say })
  const refused = restoreElsewhere(place, path.join(folder, 'newer'))
  await expect(refused).rejects.toMatchObject({ code: 'backup.too-new' })
  const nothing = await openFileStore(path.join(folder, 'nothing'))
  await expect(restoreElsewhere(nothing, folder)).rejects.toMatchObject({ code: 'backup.none' })
})

test('what was erased goes with the next backup, media and every word', async () => {
  const { catalog, url, store, place, placeFolder } = await world()
  const { laid, recording } = await lecture(catalog, store)
  const { recording: kept } = await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const title = 'a title of its own'
  await catalog.updateTable('lecture').set({ title }).where('id', '=', laid.lecture).execute()
  await makeBackup({ database: url, store, place, say })
  expect(await filesWith(placeFolder, title)).not.toEqual([])
  await trashLecture(catalog, laid.lecture, 'user.delete')
  await eraseNow(catalog, laid.lecture)
  await eraseWhatIsPast({ catalog, store, log: openLog('test', 'error') })
  expect(await findRecording(catalog, recording.id)).toMatchObject({ state: 'erased' })
  await makeBackup({ database: url, store, place, say })
  expect(await keysBelow(place, prefixOf(recording))).toEqual([])
  expect(await filesWith(placeFolder, title)).toEqual([])
  expect(await keysBelow(place, prefixOf(kept))).toEqual(await keysBelow(store, prefixOf(kept)))
})

test('a place that does not let us erase versions has its backup all the same, and that is told', async () => {
  const { catalog, url, store, place } = await world()
  const { laid, recording } = await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const before = await newestBackup(place)
  await trashLecture(catalog, laid.lecture, 'user.delete')
  await eraseNow(catalog, laid.lecture)
  await eraseWhatIsPast({ catalog, store, log: openLog('test', 'error') })
  const report = await makeBackup({ database: url, store, place: refusingStore(place), say })
  expect(report).toMatchObject({ missing: [], versionsStay: { code: 'storage.versions-stay' } })
  expect((await newestBackup(place)).id > before.id).toBe(true)
  expect(await keysBelow(place, prefixOf(recording))).toEqual([])
  expect(await keysBelow(place, `${backupsPrefix}${before.id}/`)).toEqual([])
  expect((await makeBackup({ database: url, store, place, say })).versionsStay).toBeUndefined()
})

test('a store that has lost something takes nothing of it from the backup', async () => {
  const { catalog, url, store, place } = await world()
  const { recording } = await lecture(catalog, store)
  const { recording: partly } = await lecture(catalog, store)
  await storeAbout({ catalog, store }, recording.id)
  await makeBackup({ database: url, store, place, say })
  const all = await keysBelow(place, '')
  const { takes } = await currentManifest({ catalog, store }, partly)
  const lost = takes[0]?.renditions[0]?.segments[1]?.key
  for await (const { key } of store.list('')) {
    if (key.startsWith(prefixOf(recording)) || key === lost) await store.delete([key])
  }
  // Nobody lists it, and the store does not have it: it was replaced.
  const replaced = initKey({ ...placeOfRecording(partly), take: 1, track: 'audio', rendition: 'main', recipe: 'c1' }, 9)
  await place.put(replaced, Buffer.from('x'), 'video/mp4')
  expect((await makeBackup({ database: url, store, place, say })).missing).toEqual([])
  const media = (keys: string[]) => keys.filter((key) => !key.startsWith('0'.repeat(25)))
  expect(media(await keysBelow(place, ''))).toEqual(media(all))
})

test('a store that is newer than the backup keeps what it has, and no key is written twice', async () => {
  const { catalog, url, store, place } = await world()
  const { recording } = await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const before = await currentManifest({ catalog, store }, recording)
  const later = { ...before, fence: 7 }
  const key = recording.manifest_key?.replace(/\d+\.json$/, '7.json') as Parameters<ObjectStore['stat']>[0]
  await store.put(key, Buffer.from(JSON.stringify(later)), 'application/json')
  const target = await postgres.emptyCatalog()
  await restoreBackup({ database: target.url, store, place, say })
  expect(await findRecording(target.catalog, recording.id)).toMatchObject({ manifest_fence: 7 })
})

test('a place whose media is newer than its catalogue, as always: no key is written twice', async () => {
  const { catalog, url, store, place, folder } = await world()
  const { recording } = await lecture(catalog, store)
  const about = await storeAbout({ catalog, store }, recording.id)
  await makeBackup({ database: url, store, place, say })
  const key = recording.manifest_key?.replace(/\d+\.json$/, '7.json') as Parameters<ObjectStore['stat']>[0]
  await place.put(key, Buffer.from('{}'), 'application/json')
  const told = about?.replace(/\d+\.json$/, '90.json') as Parameters<ObjectStore['stat']>[0]
  await place.put(told, Buffer.from('{}'), 'application/json')
  const restored = await restoreElsewhere(place, path.join(folder, 'restored'))
  expect(await findRecording(restored.catalog, recording.id)).toMatchObject({ manifest_fence: 7, about_wanted: 91 })
})

test('an empty catalogue, another one and a clock that is behind do not take the place of the backup', async () => {
  const { catalog, url, store, place } = await world()
  await lecture(catalog, store)
  await makeBackup({ database: url, store, place, say })
  const before = await keysBelow(place, '')
  const other = await postgres.catalog()
  const refused = { code: 'backup.other-catalogue', message: expect.stringContaining('1 recordings') }
  await expect(makeBackup({ database: other.url, store, place, say })).rejects.toMatchObject(refused)
  await lecture(other.catalog, store)
  await expect(makeBackup({ database: other.url, store, place, say })).rejects.toMatchObject(refused)
  expect(await keysBelow(place, '')).toEqual(before)

  const { index } = await newestBackup(place)
  const later = backupIndexKey('7'.repeat(26) as BackupId)
  await place.put(later, Buffer.from(JSON.stringify(index)), 'application/json')
  const behind = makeBackup({ database: url, store, place, say })
  await expect(behind).rejects.toMatchObject({ code: 'backup.clock-behind' })
})

test('a restore that breaks off behind the catalogue is begun again', async () => {
  const { catalog, url, store, place, folder } = await world()
  const laid = await layLecture(catalog)
  const { id } = await running(catalog, laid)
  await makeBackup({ database: url, store, place, say })
  const restored = await restoreElsewhere(place, path.join(folder, 'restored'))
  await sql`update recording set state = 'recording'`.execute(restored.catalog)
  await sql`comment on table recording is ${sql.lit(beingRestored)}`.execute(restored.catalog)
  const again = { database: restored.url, store: restored.store, place, say }
  await restoreBackup(again)
  expect(await findRecording(restored.catalog, id)).toMatchObject({ state: 'finalising' })
  await expect(restoreBackup(again)).rejects.toMatchObject({ code: 'backup.catalog-not-empty' })
})

async function world() {
  const { path: folder } = open.use(await temporaryFolder('backup'))
  const { catalog, url } = await postgres.catalog()
  const placeFolder = path.join(folder, 'place')
  const [store, place] = [await openFileStore(path.join(folder, 'objects')), await openFileStore(placeFolder)]
  return { catalog, url, store, place, placeFolder, folder }
}

async function lecture(catalog: Catalog, store: ObjectStore): Promise<{ laid: LaidLecture; recording: Recording }> {
  const laid = await layLecture(catalog)
  const tracks = [plainTrack('video', '720p', 2), plainTrack('audio', 'main', 2)]
  return { laid, recording: await layRecording({ catalog, store }, laid, [{ tracks, offset: 0 }]) }
}

function inRoomOf(laid: LaidLecture) {
  return { organisation: laid.organisation, lecture: laid.lecture, room: laid.room, requestedBy: laid.person }
}

async function running(catalog: Catalog, laid: LaidLecture): Promise<Recording> {
  const { id } = await createRecording(catalog, { ...inRoomOf(laid), width: 1280, height: 720 })
  await claimTake(catalog, id, 1, 'test')
  return await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
}

/** Into an empty database of a role that owns it and may nothing else, and an empty store. */
async function restoreElsewhere(place: ObjectStore, folder: string) {
  const { catalog: admin, url } = await postgres.emptyCatalog()
  const own = new URL(url)
  const name = own.pathname.slice(1)
  await sql`create role ${sql.id(name)} login password 'restores'`.execute(admin)
  await sql`alter database ${sql.id(name)} owner to ${sql.id(name)}`.execute(admin)
  own.username = name
  own.password = 'restores'
  const store = await openFileStore(folder)
  const report = await restoreBackup({ database: own.href, store, place, say })
  const catalog = openCatalog(own.href, 2)
  open.defer(() => catalog.destroy())
  return { report, catalog, store, url: own.href }
}

function placeOfRecording({ id, organisation_id }: Recording) {
  return { organisation: organisation_id, recording: id }
}

function prefixOf(recording: Recording): string {
  return recordingPrefix(placeOfRecording(recording))
}

async function filesWith(folder: string, words: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const file of files.filter((one) => one.isFile())) {
    const text = await readFile(path.join(file.parentPath, file.name), 'latin1')
    if (text.includes(words)) found.push(file.name)
  }
  return found
}
