import { expect, test } from 'vitest'
import { openProblems } from '../../storage/catalog/recording-problems.ts'
import { openRecorderRig, telling } from '../harness/recorder-rig.ts'

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
  expect(told.map(({ event }) => event)).toEqual(['trouble', 'reload', 'troubleOver'])
  await toldWithin10s('mute', 'sound.silent')
  expect(await rig.look(id)).toMatchObject({ state: 'recording', take: 1 })
})
