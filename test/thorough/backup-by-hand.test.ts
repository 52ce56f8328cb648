import { execFile } from 'node:child_process'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { openFileStore } from '../../storage/objects/file-store.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { everyObject } from '../harness/lay/compare-catalogs.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))

test('the commands as an operator types them, on the embedded database of a data folder on which nothing runs', async () => {
  await using postgres = await startPostgres()
  await using folder = await temporaryFolder('by-hand')
  const [old, fresh, place] = ['old', 'fresh', 'place'].map((name) => path.join(folder.path, name)) as [
    string,
    string,
    string,
  ]
  const store = await openFileStore(path.join(old, 'objects'))
  const { catalog } = await postgres.catalog()
  const tracks = [plainTrack('video', '720p', 2), plainTrack('audio', 'main', 2)]
  const { id } = await layRecording({ catalog, store }, await layLecture(catalog), [{ tracks, offset: 0 }])
  await storeAbout({ catalog, store }, id)
  const keys = [...(await everyObject(store)).keys()]

  // The catalogue is lost.
  expect(await aula(old, 'rescan')).toMatchObject({ code: 0, output: expect.stringContaining('1 recordings are back') })
  expect(await aula(old, 'backup')).toMatchObject({ code: 2, output: expect.stringContaining('AULA_BACKUP_URL') })
  expect(await aula(old, 'backup', path.join(old, 'objects'))).toMatchObject({ code: 2 })
  expect(await aula(fresh, 'restore', place)).toMatchObject({ code: 1 })
  const backup = await aula(old, 'backup', place)
  expect(backup).toMatchObject({ code: 0, output: expect.stringContaining(`1 recordings with ${keys.length} objects`) })
  const restored = await aula(fresh, 'restore', place)
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining(`${keys.length} objects (`) })
  expect([...(await everyObject(await openFileStore(path.join(fresh, 'objects')))).keys()]).toEqual(keys)
  expect(await aula(fresh, 'restore', place)).toMatchObject({
    code: 2,
    output: expect.stringContaining('has lectures'),
  })

  const lost = path.join(place, keys.find((key) => key.endsWith('.m4s')) ?? '')
  await rename(lost, path.join(folder.path, 'lost'))
  await rm(fresh, { recursive: true })
  await mkdir(fresh)
  const partly = await aula(fresh, 'restore', place)
  expect(partly).toMatchObject({ code: 1, output: expect.stringContaining(path.basename(lost)) })
  expect(await aula(fresh, 'rescan')).toMatchObject({ code: 0, output: expect.stringContaining('1 were there') })
})

async function aula(data: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env.PATH, AULA_DATA: data }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...words], { env })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error) {
      return { code: Number(error.code), output: `${error.stdout}${error.stderr}` }
    }
    throw error
  }
}
