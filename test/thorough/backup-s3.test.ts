import { createHash } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newestBackup } from '../../bin/backup/backup-index.ts'
import { makeBackup } from '../../bin/backup/make-backup.ts'
import { restoreBackup } from '../../bin/restore/restore-backup.ts'
import { copyObject } from '../../storage/objects/copy-object.ts'
import { openFileStore } from '../../storage/objects/file-store.ts'
import { artefactKey, backupsPrefix, manifestKey } from '../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { place as anyPlace } from '../contract/object-store.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { everyObject, everyRow } from '../harness/lay/compare-catalogs.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { keysBelow } from '../harness/media/stored-media.ts'
import { bucketVersions } from '../harness/servers/bucket-versions.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openRefusingWay } from '../harness/ways/refusing-way.ts'

const open = new AsyncDisposableStack()
const say = () => {}
let swift: TestSwift
let postgres: TestPostgres

beforeAll(async () => {
  swift = open.use(await startSwift())
  postgres = open.use(await startPostgres())
})
afterAll(() => open.disposeAsync())

test('from embedded mode to an own PostgreSQL and S3, by way of a folder; and a backup of that on S3', async () => {
  const { path: folder } = open.use(await temporaryFolder('to-s3'))
  const embedded = await postgres.catalog()
  const store = await openFileStore(path.join(folder, 'objects'))
  for (let count = 0; count < 3; count++) {
    const tracks = [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]
    await layRecording({ catalog: embedded.catalog, store }, await layLecture(embedded.catalog), [
      { tracks, offset: 0 },
    ])
  }
  const between = await openFileStore(path.join(folder, 'place'))
  await makeBackup({ database: embedded.url, store, place: between, say })
  const external = await postgres.emptyCatalog()
  const bucket = await openObjectStore(swift.storageUrl('restored'))
  const moved = await restoreBackup({ database: external.url, store: bucket, place: between, say })
  expect(moved.missing).toEqual([])
  expect(await everyRow(external.catalog)).toEqual(await everyRow(embedded.catalog))
  expect(await everyObject(bucket)).toEqual(await everyObject(store))

  const place = await openObjectStore(swift.storageUrl('place'))
  const { index, copied } = await makeBackup({ database: external.url, store: bucket, place, say })
  expect(copied.objects).toBe(index.objects)
  expect((await makeBackup({ database: external.url, store: bucket, place, say })).copied.objects).toBe(0)
  const again = await postgres.emptyCatalog()
  const folderAgain = await openFileStore(path.join(folder, 'again'))
  expect(await restoreBackup({ database: again.url, store: folderAgain, place, say })).toMatchObject({ missing: [] })
  expect(await everyObject(folderAgain)).toEqual(await everyObject(store))
})

test('a place in a bucket that keeps versions has one catalogue, also after a backup that could erase none', async () => {
  const { path: folder } = open.use(await temporaryFolder('versions'))
  const { url: database } = await postgres.catalog()
  const store = await openFileStore(folder)
  const url = swift.storageUrl('versions')
  const place = await openObjectStore(url)
  const versions = bucketVersions(url)
  await versions.keep('Enabled')
  await using way = await openRefusingWay(swift.port)
  way.refuse('s3:DeleteObjectVersion')
  const refusing = await openObjectStore(swift.storageUrl('versions', way.port))
  for (const each of [place, refusing, place]) await makeBackup({ database, store, place: each, say })
  const { id } = await newestBackup(place)
  const kept = await versions.below('')
  expect(kept.filter((key) => !key.startsWith(`${backupsPrefix}${id}/`))).toEqual([])
  expect(kept).toEqual(await keysBelow(place, ''))
})

test('an object that is too big for memory goes by way of a file, both ways', async () => {
  const { path: folder } = open.use(await temporaryFolder('big'))
  const [file, bucket] = [await openFileStore(folder), await openObjectStore(swift.storageUrl('big'))]
  const key = artefactKey(anyPlace(), 'download', '1', 'lecture.mp4')
  const body = Buffer.alloc(40 * 1024 * 1024, 'lecture')
  await file.put(key, body, 'video/mp4')
  expect(await copyObject(file, bucket, key)).toBe('copied')
  expect(await copyObject(file, bucket, key)).toBe('there')
  const { path: other } = open.use(await temporaryFolder('big'))
  const back = await openFileStore(other)
  expect(await copyObject(bucket, back, key)).toBe('copied')
  expect(await back.stat(key)).toEqual({ bytes: body.length, md5: createHash('md5').update(body).digest('hex') })
  expect(await copyObject(back, bucket, manifestKey(anyPlace(), 1))).toBe('gone')
  await back.delete([key])
  await back.put(key, Buffer.from('other bytes'), 'video/mp4')
  await expect(copyObject(bucket, back, key)).rejects.toMatchObject({ code: 'storage.lied' })
})
