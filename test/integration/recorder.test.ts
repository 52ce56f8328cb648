import { readlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import {
  openRecorderRig,
  processesNaming,
  type RecorderRig,
  takeFolder,
  takeFolders,
  takeProcess,
  takeProcesses,
  telling,
} from '../harness/aula/recorder-rig.ts'
import { chromiumNetworks, findExposed, tellsSecret } from '../harness/find-exposed.ts'
import { processesBelow } from '../harness/machine/process-tree.ts'

let rig: RecorderRig
beforeEach(async () => {
  rig = await openRecorderRig()
})
afterEach(() => rig[Symbol.asyncDispose]())

const state = (id: RecordingId) => async () => (await rig.look(id)).state
const manifestOf = async (id: RecordingId) => {
  const { manifest_key: key } = await rig.look(id)
  if (!key) throw new Error('not published')
  return await readManifest(rig.store, parseObjectKey(key))
}
test('from Record to replay, nothing stays behind, and the next lecture begins 100 ms later', {
  timeout: 90_000,
}, async () => {
  const recorder = rig.start('recorder')
  const recording = await rig.record()
  await expect.poll(rig.capturing(recording.id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  const folder = await takeFolder(recording.id)
  expect(await processesNaming(folder)).not.toEqual([])
  await expect.poll(rig.segments(recording.id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  // The take itself has the settings; what it has started has none of them, and a network of its own.
  const take = await takeProcess(recording.id)
  const below = (await processesBelow([take])).filter((pid) => pid !== take)
  expect(await findExposed([take], rig.secrets)).not.toEqual([])
  expect(await findExposed(below, rig.secrets)).toEqual([])
  const browsers = await chromiumNetworks(below)
  expect(browsers.length).toBeGreaterThan(2)
  expect(browsers).not.toContain(await readlink('/proc/self/ns/net'))

  await applyEvent(rig.catalog, recording.id, 'stop', 'user.stop')
  await delay(100)
  const second = await rig.record({ room: recording.room_id })
  await expect.poll(state(recording.id), { timeout: 15_000 }).toBe('published').catch(telling(recorder))
  await expect.poll(() => takeProcesses(recording.id), { timeout: 20_000 }).toEqual([])
  await expect.poll(() => takeFolders(recorder.pid), { timeout: 5_000 }).not.toContain(folder)
  expect(await processesNaming(folder)).toEqual([])
  expect(tellsSecret(recorder.output(), rig.secrets)).toBe(false)

  const manifest = await manifestOf(recording.id)
  expect(manifest.takes.map(({ take, start }) => [take, start])).toEqual([[1, 0]])
  const work = await rig.catalog.selectFrom('work').select('job').where('recording_id', '=', recording.id).execute()
  expect(work.map(({ job }) => job).sort()).toEqual(['download', 'pictures', 'renditions'])
  expect((await rig.queue.counts('transcoder')).waiting).toBe(3)

  // The lecture after it, in the same room.
  await expect.poll(rig.capturing(second.id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  await expect.poll(rig.segments(second.id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  await applyEvent(rig.catalog, second.id, 'stop', 'user.stop')
  const stopped = Date.now()
  await expect.poll(state(second.id), { timeout: 15_000 }).toBe('published').catch(telling(recorder))
  const { takes, firstFrameAt, duration } = await manifestOf(second.id)
  expect(takes.map(({ take, start }) => [take, start])).toEqual([[1, 0]])
  expect(Math.abs(stopped - Date.parse(firstFrameAt) - duration / 1000)).toBeLessThan(1_000)
})
