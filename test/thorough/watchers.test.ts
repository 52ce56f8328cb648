import { expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { problemEvents } from '../../core/recording/problem.ts'
import { openProblems } from '../../storage/catalog/recordings/recording-problems.ts'
import { openRecorderRig, type RecorderRig, telling } from '../harness/aula/recorder-rig.ts'

test('a black picture and silent sound are told within 10 s, stored, and healed without ending the recording', {
  timeout: 90_000,
}, async () => {
  await using rig = await openRecorderRig()
  const recorder = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  const problems = async () => (await openProblems(rig.catalog, [id])).get(id) ?? []
  await expect.poll(rig.segments(id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  expect(await problems()).toEqual([])

  const toldWithin10s = async (fault: 'black' | 'mute', code: string) => {
    rig.page.suffer(fault)
    await expect.poll(problems, { timeout: 10_000 }).toContain(code).catch(telling(recorder))
  }
  await toldWithin10s('black', 'picture.black')
  await expect.poll(problems, { timeout: 15_000 }).toEqual([]).catch(telling(recorder))
  const events = rig.catalog.selectFrom('recording_event').where('recording_id', '=', id).orderBy('id')
  const told = await events.where('reason', '=', 'picture.black').select('event').execute()
  expect(told.map(({ event }) => event)).toEqual(['trouble', 'reload', 'reloaded', 'troubleOver'])
  await toldWithin10s('mute', 'sound.silent')
  expect(await rig.look(id)).toMatchObject({ state: 'recording', take: 1 })
})

test('sound that comes out late is told within 10 s and healed; in time it is not told', {
  timeout: 90_000,
}, async () => {
  await using rig = await openRecorderRig()
  const recorder = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  await expect.poll(rig.segments(id, 1), { timeout: 30_000 }).toBeGreaterThanOrEqual(6)
  expect(await told(rig, id)).toEqual([])
  rig.page.suffer('late')
  await expect
    .poll(() => told(rig, id), { timeout: 10_000 })
    .toContain('trouble sound.late')
    .catch(telling(recorder))
  const all = ['trouble sound.late', 'reload sound.late', 'reloaded sound.late', 'troubleOver sound.late']
  await expect
    .poll(() => told(rig, id), { timeout: 20_000 })
    .toEqual(all)
    .catch(telling(recorder))
})

test('a page that takes memory up to its limit is loaded again within 10 s, and the lecture goes on', {
  timeout: 90_000,
}, async () => {
  await using rig = await openRecorderRig()
  const recorder = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), { timeout: 30_000 }).toBe(true).catch(telling(recorder))
  await expect.poll(rig.segments(id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  rig.page.suffer('hoard')
  const all = ['trouble page.crashed', 'reload page.crashed', 'reloaded page.crashed', 'troubleOver page.crashed']
  // While the page is away a busy machine may tell of more, and may have to load it twice.
  const ofThePage = async () => [...new Set((await told(rig, id)).filter((event) => event.endsWith(' page.crashed')))]
  await expect.poll(ofThePage, { timeout: 10_000 }).toEqual(all).catch(telling(recorder))
  const before = await rig.segments(id, 1)()
  await expect.poll(rig.segments(id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(before + 2)
  expect(await rig.look(id)).toMatchObject({ state: 'recording', take: 1 })
})

/** What the take has told of its problems, in order. */
async function told(rig: RecorderRig, id: RecordingId): Promise<string[]> {
  const events = rig.catalog.selectFrom('recording_event').where('recording_id', '=', id).orderBy('id')
  const rows = await events.where('event', 'in', problemEvents).select(['event', 'reason']).execute()
  return rows.map(({ event, reason }) => `${event} ${reason}`)
}
