import { expect, test } from 'vitest'
import { newId, type RecordingId } from '../../core/ids.ts'
import { openLevelTeller } from '../../recorder/take/tell-levels.ts'
import { readLevel } from '../../storage/catalog/notify/recorded-levels.ts'

const recording = newId<RecordingId>()

/** A take that looks twice a second at what was heard in the half second before. */
function openTake(tell: () => Promise<void> = async () => {}) {
  const told: number[] = []
  const sound: { at: number; level: number; full: number }[] = []
  let now = 0
  const teller = openLevelTeller(recording, ({ level }) => {
    told.push(level)
    return tell()
  })
  return {
    told,
    asked: () => teller.asked(now),
    async hears(level: number, paused = false) {
      for (let slice = 0; slice < 10; slice++) sound.push({ at: now + slice * 50, level, full: 0 })
      now += 500
      teller.look({ sound, paused }, now)
      await Promise.resolve()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('a take tells how loud it is while somebody asks, follows who speaks and is muted, and tells nothing in a pause', async () => {
  const take = openTake()
  await take.hears(0.3)
  expect(take.told).toEqual([])
  take.asked()
  await take.hears(0.3)
  await take.hears(0)
  await take.hears(0.2)
  expect(take.told).toEqual([0.3, 0, 0.2])
  await take.hears(0.4, true)
  expect(take.told).toEqual([0.3, 0, 0.2])
  for (let second = 0; second < 20; second++) {
    await take.hears(0.1)
    await take.hears(0.1)
  }
  // Nobody has asked again.
  expect(take.told.length).toBeLessThan(25)
  const until = take.told.length
  await take.hears(0.5)
  expect(take.told).toHaveLength(until)
})

test('one that cannot be told waits for none that could not, and a failure is none of the take’s', async () => {
  const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let asked = 0
  const take = openTake(() => answers[asked++]?.promise ?? Promise.resolve())
  take.asked()
  await take.hears(0.1)
  await take.hears(0.2)
  await take.hears(0.2)
  expect(take.told).toEqual([0.1])
  answers[0]?.reject(new Error('the database is away'))
  await new Promise((resolve) => setImmediate(resolve))
  await take.hears(0.3)
  expect(take.told).toEqual([0.1, 0.3])
})

test('what is no level is not taken for one', () => {
  expect(readLevel(`${recording} 0.0312`)).toEqual({ recording, level: 0.0312 })
  for (const payload of [
    '',
    recording,
    `${recording} `,
    `${recording} 1.1`,
    `${recording} -1`,
    `${recording} x`,
    'a 0.1',
  ])
    expect(readLevel(payload)).toBeUndefined()
})
