import { afterAll, expect, test } from 'vitest'
import { newId, type OrganisationId, type RecordingId } from '../../../core/ids.ts'
import { openLog } from '../../../core/log.ts'
import { sweepPrefix } from '../../../keeper/retention/sweep-prefix.ts'
import { openFileStore } from '../../../storage/objects/file-store.ts'
import { manifestKey, recordingPrefix } from '../../../storage/objects/object-keys.ts'
import { StoreUnavailable } from '../../../storage/objects/store-errors.ts'
import { temporaryFolder } from '../../harness/temporary-folder.ts'
import { refusingStore } from '../../harness/ways/refusing-store.ts'

const open = new AsyncDisposableStack()
afterAll(() => open.disposeAsync())

test('what the store does not let us erase is told and left, and the next one is erased; a store that is away ends the sweep', async () => {
  const store = await openFileStore(open.use(await temporaryFolder('sweep')).path)
  const [stuck, other] = [newPlace(), newPlace()]
  for (const place of [stuck, other]) await store.put(manifestKey(place, 1), Buffer.from('{}'), 'application/json')
  const told: { code?: string; prefix?: string }[] = []
  const log = openLog('test', 'info', { write: (line) => told.push(JSON.parse(line)) })
  const refusing = { store: refusingStore(store, recordingPrefix(stuck)), log }
  expect(await sweepPrefix(refusing, recordingPrefix(stuck))).toBeUndefined()
  expect(told).toMatchObject([{ code: 'storage.versions-stay', prefix: recordingPrefix(stuck) }])
  expect(await store.stat(manifestKey(stuck, 1))).toBeDefined()
  expect(await sweepPrefix(refusing, recordingPrefix(other))).toBe(1)
  expect(await store.stat(manifestKey(other, 1))).toBeUndefined()

  const eraseVersions = () => Promise.reject(new StoreUnavailable('it is off'))
  const away = sweepPrefix({ store: { ...store, eraseVersions }, log }, recordingPrefix(stuck))
  await expect(away).rejects.toMatchObject({ code: 'storage.unavailable' })
  expect(told).toHaveLength(1)
})

function newPlace() {
  return { organisation: newId<OrganisationId>(), recording: newId<RecordingId>() }
}
