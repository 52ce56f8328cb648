import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { treeBelow } from '../../recorder/admission/read-processes.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { processTable } from '../faults/process-table.ts'
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
import { storedFrames, tellTake } from '../harness/capture/stored-frames.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openFaultyWay } from '../harness/ways/faulty-way.ts'

let rig: RecorderRig
beforeEach(async () => {
  rig = await openRecorderRig()
})
afterEach(() => rig[Symbol.asyncDispose]())

const taken = { timeout: 30_000 }
const within10s = { timeout: 10_000 }
const ends = async (id: RecordingId) => {
  const takes = rig.catalog.selectFrom('take').where('recording_id', '=', id).orderBy('number')
  return (await takes.select('end_reason').execute()).map((take) => take.end_reason)
}

/** Tells the take how many frames to keep; answers how many it keeps a second from then on, over three seconds. */
const keptAt = async (id: RecordingId, folder: string, framesPerSecond: number) => {
  await tellTake(folder, { type: 'frame-rate', framesPerSecond })
  const { first_frame_at: begin } = await rig.look(id)
  const from = (Date.now() - (begin?.getTime() ?? Number.NaN)) / 1000 + 0.5
  const until = from + 3
  await expect.poll(async () => (await storedFrames(rig, id)).at(-1), taken).toBeGreaterThan(until)
  return (await storedFrames(rig, id)).filter((time) => time >= from && time < until).length / 3
}

test('the recorder itself is killed: its spare and its take go on, and the next recorder takes them up', {
  timeout: 120_000,
}, async () => {
  const idle = rig.start('recorder')
  await expect.poll(() => idle.output(), taken).toContain('the spare is ready')
  await idle.end('SIGKILL')
  const first = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(first))
  const take = await takeProcess(id)
  const folder = await takeFolder(id)
  expect(await takeFolders(idle.pid)).toEqual([folder])
  // One that was held up itself does not take its take for one that hangs.
  process.kill(first.pid, 'SIGSTOP')
  await delay(6_000)
  process.kill(first.pid, 'SIGCONT')
  await delay(1_000)
  expect(await takeProcess(id)).toBe(take)
  await first.end('SIGKILL')
  // What moves has 15 frames a second. Fewer are kept where a recorder says so; a part begins with one nevertheless.
  const few = await keptAt(id, folder, 8)
  expect(few).toBeGreaterThan(6)
  expect(few).toBeLessThan(10.5)
  expect(await keptAt(id, folder, 30)).toBeGreaterThan(12)

  const second = rig.start('recorder')
  await expect.poll(() => second.output(), within10s).toContain('the take of an earlier recorder goes on')
  await expect.poll(() => second.output(), within10s).toContain('"ready"')
  expect(await takeProcess(id)).toBe(take)
  expect(await ends(id)).toEqual([null])
  process.kill(take, 'SIGKILL')
  await expect.poll(rig.capturing(id, 2), within10s).toBe(true).catch(telling(second))
  await expect.poll(() => processesNaming(folder), within10s).toEqual([])
  await expect.poll(() => takeFolders(idle.pid), within10s).toEqual([])

  // Ctrl-C hands over: the take ends of itself, and its recording waits for the next recorder.
  await second.end('SIGINT')
  expect(second.process.exitCode, second.output()).toBe(0)
  expect(await ends(id)).toEqual(['recorder.gone', 'recorder.handed-over'])
  expect((await rig.look(id)).state).toBe('joining')
  // It has waited for all that it had started, a spare that was just getting ready too.
  expect([...(await takeFolders(first.pid)), ...(await takeFolders(second.pid))]).toEqual([])
  expect(await processesNaming(`aula-take-${second.pid}-`)).toEqual([])

  // Nothing is warm: everything has to be started.
  const third = rig.start('recorder')
  await expect.poll(rig.capturing(id, 3), within10s).toBe(true).catch(telling(third))
  const last = await takeProcess(id)
  await third.end('SIGKILL')
  process.kill(last, 'SIGKILL')
  const fourth = rig.start('recorder')
  await expect.poll(rig.capturing(id, 4), within10s).toBe(true).catch(telling(fourth))
  expect(await ends(id)).toEqual(['recorder.gone', 'recorder.handed-over', 'recorder.lost', null])

  // Whom neither a recorder nor the database answers belongs to nobody.
  await fourth.end('SIGKILL')
  await rig.postgres[Symbol.asyncDispose]()
  await expect.poll(() => takeProcesses(id), within10s).toEqual([])
  await expect.poll(async () => (await takeFolders(fourth.pid)).length, within10s).toBe(0)
})

/** ErrorResponse of PostgreSQL's protocol (its documentation, "Message Formats"). */
const fields = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mwrong password\0\0')
const wrongPassword = Buffer.concat([Buffer.from('E'), Buffer.of(0, 0, 0, fields.length + 4), fields])

test('a recorder that cannot go on takes along what it has started', { timeout: 60_000 }, async () => {
  // A database that is away is waited for; this one keeps silent first, and then refuses.
  const database = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(database, 'listening')
  const { port } = database.address() as AddressInfo
  const held: Socket[] = []
  database.on('connection', (socket) => held.push(socket))
  const recorder = rig.start('recorder', { AULA_DATABASE_URL: `postgres://aula@127.0.0.1:${port}/aula` })
  await expect.poll(() => recorder.output(), taken).toContain('display, sound and network are there')
  database.close()
  for (const socket of held) socket.end(wrongPassword)
  await expect.poll(() => recorder.process.exitCode, within10s).toBe(1)
  expect(await takeFolders(recorder.pid)).toEqual([])
  expect(await processesNaming(`aula-take-${recorder.pid}-`)).toEqual([])
})

test('SIGTERM with time to drain, and nobody else is there: the lecture goes on to its Stop, what is new waits, then it ends', {
  timeout: 90_000,
}, async () => {
  const recorder = rig.start('recorder', { AULA_DRAIN_MAX: '60' })
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(recorder))
  recorder.process.kill('SIGTERM')
  const later = await rig.record()
  await expect.poll(rig.segments(id, 1), taken).toBeGreaterThanOrEqual(4)
  expect((await rig.look(later.id)).state).toBe('scheduled')
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(() => recorder.process.exitCode, taken)
    .toBe(0)
    .catch(telling(recorder))
  expect((await rig.look(id)).state).toBe('published')
  expect(await ends(id)).toEqual(['recorder.stopped'])
  expect((await rig.look(later.id)).state).toBe('scheduled')
})

test('its way to the database is cut for longer than a lease: the same take goes on, also where there is no room for another', {
  timeout: 90_000,
}, async () => {
  await using way = await openFaultyWay(Number(new URL(rig.postgres.url).port))
  rig.start('keeper')
  const recorder = rig.start('recorder', { AULA_DATABASE_URL: rig.throughWay(way.port), AULA_RECORDER_ROOMS: '1' })
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(recorder))
  const take = await takeProcess(id)
  way.spoil(() => 'reset')
  way.cut()
  await expect.poll(async () => (await rig.look(id)).state, within10s).toBe('joining')
  expect(await ends(id)).toEqual(['recorder.lost'])
  way.spoil(() => undefined)
  await expect.poll(rig.capturing(id, 1), within10s).toBe(true).catch(telling(recorder))
  expect(await ends(id)).toEqual([null])
  expect(await takeProcess(id)).toBe(take)
})

test('a machine dies: another one goes on within 10 s, and what lay on the dead one is in the replay when it is back', {
  timeout: 120_000,
}, async () => {
  await using lost = await temporaryFolder('machine-a')
  await using other = await temporaryFolder('machine-b')
  const first = { AULA_NODE: 'machine-a', AULA_DATA: lost.path }
  const recorder = rig.start('recorder', first)
  rig.start('keeper')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), taken).toBe(true).catch(telling(recorder))
  const second = rig.start('recorder', { AULA_NODE: 'machine-b', AULA_DATA: other.path })
  await expect.poll(() => second.output(), taken).toContain('the spare is ready')
  await expect.poll(rig.segments(id, 1), taken).toBeGreaterThanOrEqual(2)
  // Half of the next segment.
  await delay(2_000)

  for (const { pid } of treeBelow(await processTable(), recorder.pid)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has died with one that was killed before.
    }
  }
  const died = Date.now()
  await expect.poll(rig.capturing(id, 2), within10s).toBe(true).catch(telling(second))
  await expect.poll(rig.segments(id, 2), taken).toBeGreaterThanOrEqual(2)
  const stored = await rig.segments(id, 1)()

  const again = rig.start('recorder', first)
  await expect.poll(() => again.output(), taken).toContain('spool adopted')
  expect(await rig.segments(id, 1)()).toBeGreaterThan(stored)
  expect(await takeFolders(recorder.pid)).toEqual([])
  expect(await ends(id)).toEqual(['recorder.lost', null])
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(async () => (await rig.look(id)).state, taken)
    .toBe('published')
    .catch(telling(second))

  const found = await findGaps(rig, await rig.look(id))
  const takes = (found?.manifest.takes ?? []).map(({ renditions, ...facts }) => facts)
  expect(takes).toMatchObject([{ take: 1 }, { take: 2 }])
  const [before, after] = takes
  expect(found?.gaps).toMatchObject([{ start: before?.end, end: after?.start }])
  // Recording time goes on as the clock on the wall does; all but two seconds of what was captured are there.
  const begin = Date.parse(found?.manifest.firstFrameAt ?? '')
  const late = (after?.start ?? 0) / 1000 - (Date.parse(after?.firstFrameAt ?? '') - begin)
  expect(Math.abs(late)).toBeLessThan(100)
  expect((before?.end ?? 0) / 1000).toBeGreaterThan(died - begin - 2_000)
})
