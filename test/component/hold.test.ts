import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../core/log.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import { applyRules, eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { addMember } from '../../storage/catalog/courses/courses.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { extendLecture, holdLecture, liftLectureHold } from '../../storage/catalog/retention/keeping.ts'
import { confirmDate, type Witness, witnessTime } from '../../storage/catalog/retention/retention-clock.ts'
import { setRule } from '../../storage/catalog/retention/retention-rules.ts'
import { eraseNow, lecturesToErase, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { noteViewed, viewsOf } from '../../storage/catalog/watching/lecture-views.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { type LaidLecture, layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { openUnderFire } from '../harness/retention/hold-under-fire.ts'
import { retentionActs } from '../harness/retention/retention-acts.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { type ClockedCatalog, withClock } from '../harness/servers/set-clock.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const hour = 3600_000
const day = 24 * hour
const log = openLog('test', 'silent')
const open = new AsyncDisposableStack()
let clocked: ClockedCatalog
let catalog: Catalog
let store: ObjectStore

beforeAll(async () => {
  const postgres = open.use(await startPostgres())
  clocked = open.use(await withClock((await postgres.catalog()).url))
  catalog = clocked.catalog
  const folder = open.use(await temporaryFolder('hold'))
  store = await openObjectStore(pathToFileURL(path.join(folder.path, 'objects')).href)
})
afterEach(async () => {
  await clocked.setClock(0)
  await catalog.deleteFrom('retention_clock').execute()
})
afterAll(() => open.disposeAsync())

test('a clock that jumps forward neither trashes nor erases; days that really go by do, or an admin’s word', async () => {
  const old = await laid()
  const trashed = await laid()
  await setRule(catalog, { ...old, course: null }, rule({ days: 100 }), null)
  await trashLecture(catalog, trashed.lecture, 'user.delete')
  const keeper = openKeeper()
  await keeper.look(0)
  await clocked.setClock(400 * day)
  await keeper.look(60_000)
  expect(await row(old)).toMatchObject({ trashed_at: null })
  expect(await lecturesToErase(catalog)).toEqual([])
  // Another keeper, which has not seen the clock before.
  await openKeeper().look(0)
  expect(await row(trashed)).toMatchObject({ erasing_at: null })

  await confirmDate(catalog)
  await keeper.look(120_000)
  expect(await row(old)).toMatchObject({ trash_reason: 'retention.organisation' })
  expect(await row(trashed)).toBeUndefined()
})

test('the people in charge are warned once for each date, in rows that a mail can be sent from, before it goes', async () => {
  const lecture = await laid(new Date(Date.now() - 90 * day))
  const helper = (await addUser(catalog, { email: 'helper@example.org', name: 'Hal', role: 'lecturer' })).person
  const student = (await addUser(catalog, { email: 'student@example.org', name: 'Sam', role: 'student' })).person
  const organisation_id = lecture.organisation
  await catalog
    .insertInto('membership')
    .values([
      { organisation_id, person_id: helper, role: 'lecturer' },
      { organisation_id, person_id: student, role: 'student' },
    ])
    .execute()
  await addMember(catalog, lecture.organisation, lecture.course, helper, 'lecturer')
  await addMember(catalog, lecture.organisation, lecture.course, student, 'student')
  await setRule(catalog, lecture, rule({ days: 100, warnDays: [30, 7], extensionDays: 60 }), null)
  const keeper = openKeeper()
  await keeper.look(0)
  await keeper.look(1)
  const warned = () =>
    catalog
      .selectFrom('retention_warning')
      .selectAll()
      .where('lecture_id', '=', lecture.lecture)
      .orderBy('id')
      .execute()
  expect((await warned()).map(({ person_id, days_before, mailed_at }) => [person_id, days_before, mailed_at])).toEqual(
    expect.arrayContaining([
      [lecture.person, 30, null],
      [helper, 30, null],
    ]),
  )
  expect(await warned()).toHaveLength(2)
  await keeper.pass(0, 3.5)
  expect((await warned()).map(({ days_before }) => days_before)).toEqual([30, 30, 7, 7])

  // Put off, it is another date, of which nobody was warned yet.
  await extendLecture(catalog, lecture.lecture, 60, null, lecture.person)
  await keeper.pass(3.5, 11)
  expect(await row(lecture)).toMatchObject({ trashed_at: null })
  expect(await warned()).toHaveLength(4)
  await extendLecture(catalog, lecture.lecture, 0, null, lecture.person)
  await keeper.look(11 * day + 1)
  expect(await row(lecture)).toMatchObject({ trash_reason: 'retention.course' })
  const events = await catalog
    .selectFrom('retention_event')
    .selectAll()
    .where('lecture_id', '=', lecture.lecture)
    .execute()
  expect(events.map(({ event }) => event)).toEqual(['warned', 'warned', 'extended', 'extended'])
})

test('a rule that is enabled over old lectures warns first, and moves them when the warning has stood its days', async () => {
  const lecture = await laid(new Date(Date.now() - 900 * day))
  await setRule(catalog, lecture, rule({ days: 365, warnDays: [30, 7] }), null)
  const keeper = openKeeper()
  await keeper.look(0)
  expect(await row(lecture)).toMatchObject({ trashed_at: null })
  await keeper.pass(0, 6)
  expect(await row(lecture)).toMatchObject({ trashed_at: null })
  await keeper.pass(6, 7.05)
  expect(await row(lecture)).toMatchObject({ trash_reason: 'retention.course' })
})

test('the database itself refuses what would remove a held lecture, whoever asks, and the words go with the lecture', async () => {
  const lecture = await laid()
  await holdLecture(catalog, lecture.lecture, 'A secret appeal', lecture.person)
  const where = sql`where id = ${lecture.lecture}`
  for (const statement of [
    sql`update lecture set trashed_at = now() ${where}`,
    sql`update lecture set erase_at = now() ${where}`,
    sql`update lecture set erasing_at = now() ${where}`,
    sql`delete from lecture ${where}`,
  ]) {
    await expect(statement.execute(catalog)).rejects.toThrow(/is held/)
  }
  await sql`update lecture set title = 'Other' ${where}`.execute(catalog)
  await liftLectureHold(catalog, lecture.lecture, 'It is over', lecture.person)
  await trashLecture(catalog, lecture.lecture, 'user.delete')
  await eraseNow(catalog, lecture.lecture)
  await eraseWhatIsPast({ catalog, store, log })
  const events = await catalog
    .selectFrom('retention_event')
    .selectAll()
    .where('lecture_id', '=', lecture.lecture)
    .execute()
  expect(events.map(({ event, note }) => [event, note])).toEqual([
    ['held', null],
    ['lifted', null],
  ])
})

test('an erasure that was asked for is stopped by a hold, and one that has begun refuses it', async () => {
  const lecture = await laid()
  await trashLecture(catalog, lecture.lecture, 'user.delete')
  await eraseNow(catalog, lecture.lecture)
  await holdLecture(catalog, lecture.lecture, 'An appeal', lecture.person)
  expect(await lecturesToErase(catalog)).toEqual([])
  await eraseWhatIsPast({ catalog, store, log })
  expect(await row(lecture)).toMatchObject({ erase_at: null, trash_reason: 'user.delete' })

  await liftLectureHold(catalog, lecture.lecture, 'It is over', lecture.person)
  await eraseNow(catalog, lecture.lecture)
  const dying: ObjectStore = {
    ...store,
    list: () => {
      throw new Error('The power fails')
    },
  }
  await eraseWhatIsPast({ catalog, store: dying, log })
  await expect(holdLecture(catalog, lecture.lecture, 'Too late', lecture.person)).rejects.toMatchObject({
    code: 'lecture.being-erased',
  })
})

test('that it is watched is noted once a day', async () => {
  const lecture = await laid()
  const seen = async () => (await viewsOf(catalog, [lecture.lecture])).get(lecture.lecture)
  await noteViewed(catalog, lecture.organisation, lecture.lecture)
  const first = await seen()
  await clocked.setClock(0.9 * day)
  await noteViewed(catalog, lecture.organisation, lecture.lecture)
  expect(await seen()).toEqual(first)
  await clocked.setClock(1.1 * day)
  await noteViewed(catalog, lecture.organisation, lecture.lecture)
  expect((await seen())?.getTime()).toBeGreaterThan((first?.getTime() ?? 0) + day)
})

test('held lectures stay in sequences of everything that removes, through the keeper and the store', async () => {
  const fire = openUnderFire(clocked, store)
  for (const acts of fc.sample(retentionActs(30), { numRuns: 25, seed: 5 })) await fire.sequence(acts)
  await fire.finish()
  expect(fire.found).toMatchObject({ removedWhileHeld: 0 })
  expect(fire.found.refused).toBeGreaterThan(0)
  expect(fire.found.heldAtEnd).toBeGreaterThan(0)
})

/** A keeper whose monotonic clock the test tells, milliseconds. */
function openKeeper() {
  let witness: Witness | undefined
  async function look(monotonic: number) {
    witness = await witnessTime(catalog, witness, () => monotonic)
    await applyRules({ catalog, log })
    await eraseWhatIsPast({ catalog, store, log })
  }
  return {
    look,
    /** Days go by on both clocks; it sees each hour, and looks at the end. */
    async pass(from: number, to: number) {
      for (let time = from * day; time <= to * day; time += hour) {
        await clocked.setClock(time)
        witness = await witnessTime(catalog, witness, () => time)
      }
      await look(to * day)
    },
  }
}

async function laid(startedAt?: Date): Promise<LaidLecture> {
  const lecture = await layLecture(catalog, startedAt)
  const tracks = [plainTrack('video', '720p', 1), plainTrack('audio', 'main', 1)]
  await layRecording({ catalog, store }, lecture, [{ tracks, offset: 0 }])
  return lecture
}

async function row({ lecture }: LaidLecture) {
  return await catalog.selectFrom('lecture').selectAll().where('id', '=', lecture).executeTakeFirst()
}

function rule(change: Partial<RetentionRule>): RetentionRule {
  return { clock: 'recorded', days: 365, warnDays: [], extensionDays: 0, ...change }
}
