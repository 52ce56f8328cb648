import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { makeBackup } from '../../bin/backup/make-backup.ts'
import { restoreBackup } from '../../bin/restore/restore-backup.ts'
import { actOnEach } from '../../core/process/act-on-each.ts'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { type Catalog, openCatalog } from '../../storage/catalog/open-catalog.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { openFileStore } from '../../storage/objects/file-store.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { everyRow } from '../harness/lay/compare-catalogs.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds from an empty database and an empty store to everything restored and verified. */
const bar = 600
const laidAtOnce = 8

/** Lectures of one segment each, real media; backed up, and restored beside, on this machine's disk. */
export const measure: Measure = {
  variants: ['10000', '200'],
  async run(variant) {
    const lectures = Number(variant)
    await using resources = new AsyncDisposableStack()
    const postgres = resources.use(await startPostgres())
    const { catalog, url } = await postgres.catalog()
    // Not where /tmp may be memory.
    const { path: folder } = resources.use(await temporaryFolder('restore', '/var/tmp'))
    const open = (name: string) => openFileStore(path.join(folder, name))
    const [store, place, empty] = [await open('objects'), await open('place'), await open('restored')]
    await layLectures(catalog, store, folder, lectures)

    const seconds = async <Result>(act: () => Promise<Result>) => {
      const began = performance.now()
      return { result: await act(), took: (performance.now() - began) / 1000 }
    }
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    const first = await seconds(() => makeBackup({ database: url, store, place, say }))
    const second = await seconds(() => makeBackup({ database: url, store, place, say }))
    const target = await postgres.emptyCatalog()
    const restored = await seconds(() => restoreBackup({ database: target.url, store: empty, place, say }))

    const { index, missing } = restored.result
    const without = ['node', 'login', 'setup_token', 'password_reset', 'mail']
    const other = openCatalog(target.url, 1)
    resources.defer(() => other.destroy())
    const same = JSON.stringify(await everyRow(other, without)) === JSON.stringify(await everyRow(catalog, without))
    const { bavail, bsize } = await statfs(folder)
    const row = told({
      ...{ lectures, objects: index.objects, MB: Math.round(index.bytes / 1e6) },
      'backup, s': round(first.took),
      'backup of nothing new, s': round(second.took),
      'restore, s': round(restored.took),
      ...{ missing: missing.length, 'rows are the same': same, 'free disk, GB': Math.round((bavail * bsize) / 1e9) },
    })
    const whole = missing.length === 0 && same && index.recordings.length === lectures
    return { value: round(restored.took), unit: 's', bar, ok: restored.took <= bar && whole, rows: [row] }
  },
}

async function layLectures(catalog: Catalog, store: ObjectStore, folder: string, count: number): Promise<void> {
  const { video, audio } = await synthesizeMedia(folder, { seconds: 4, width: 320, height: 180 })
  const laid = await layLecture(catalog)
  await actOnEach(Array(count).keys(), laidAtOnce, async (number) => {
    // A room records one lecture at a time.
    const room = await createRoom(catalog, {
      ...{ organisation: laid.organisation, name: `Room ${number}`, owner: laid.person, course: laid.course },
    })
    const lecture = await createLecture(catalog, {
      ...{ organisation: laid.organisation, course: laid.course, room, owner: laid.person },
      ...{ title: `Lecture ${number}`, speaker: 'Lea', access: 'course' },
    })
    const tracks = [video, audio]
    const { id } = await layRecording({ catalog, store }, { ...laid, room, lecture }, [{ tracks, offset: 0 }])
    await storeAbout({ catalog, store }, id)
  })
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
