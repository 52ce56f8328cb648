import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CourseId, LectureId, MailId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import { wordsOf } from '../../keeper/mail/words-of.ts'
import { applyRules } from '../../keeper/retention/keep-retention.ts'
import { addMember } from '../../storage/catalog/courses/courses.ts'
import { deactivatePerson } from '../../storage/catalog/leaving/deactivation.ts'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { forgetMail } from '../../storage/catalog/mail/mail.ts'
import { queueRemovalNotices } from '../../storage/catalog/notices/removal-notices.ts'
import { changeHowOften, noteNewMembers, queueReplayNotices } from '../../storage/catalog/notices/replay-notices.ts'
import { type Catalog, inTransaction } from '../../storage/catalog/open-catalog.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { extendLecture } from '../../storage/catalog/retention/keeping.ts'
import { setRule } from '../../storage/catalog/retention/retention-rules.ts'
import { giveWarning } from '../../storage/catalog/retention/retention-warnings.ts'
import { trashLecture } from '../../storage/catalog/retention/trash.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'

/* What the keeper puts into the queue of e-mails by itself: news of replays, and of removals to come. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

async function newMember(name: string, role: 'lecturer' | 'student' = 'student') {
  const email = `${name}@example.org`
  const { person } = await addUser(viewer.context.catalog, { email, name, role })
  return { person, email }
}
const mailsTo = (email: string) =>
  viewer.context.catalog.selectFrom('mail').selectAll().where('recipient', '=', email).orderBy('id').execute()

test('news of replays: to members of the course, as often as they want, each replay once', async () => {
  const { catalog, organisation } = viewer.context
  const [soon, daily, never] = await Promise.all([newMember('soon'), newMember('daily'), newMember('never')])
  await noteNewMembers(catalog)
  await changeHowOften(catalog, organisation, soon.person, 'at-once')
  await changeHowOften(catalog, organisation, never.person, 'never')
  const objects = await world.objects()
  for (const { person } of [soon, daily, never]) {
    await addMember(catalog, organisation, objects.course, person, 'student')
  }
  await world.published(objects)
  await catalog
    .updateTable('recording')
    .set({ published_at: sql`clock_timestamp()` })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  const news = async (email: string) => (await mailsTo(email)).map(({ facts }) => facts.lectures)
  await Promise.all([queueReplayNotices(catalog, 0), queueReplayNotices(catalog, 0)])
  await queueReplayNotices(catalog, 0)
  expect(await news(soon.email)).toEqual([[objects.lecture]])
  expect(await news(daily.email)).toEqual([])
  await catalog
    .updateTable('replay_notice')
    .set({ told_until: sql`told_until - interval '1 day'` })
    .where('person_id', 'in', [daily.person, never.person])
    .execute()
  await queueReplayNotices(catalog, 0)
  await queueReplayNotices(catalog, 0)
  expect(await news(daily.email)).toEqual([[objects.lecture]])
  expect(await news(soon.email)).toHaveLength(1)
  expect(await news(never.email)).toEqual([])
  // Its owner knows.
  expect(await news('lecturer@example.org')).toEqual([])
})

test('daily is at most one e-mail a day, however old the news of it are', async () => {
  const { catalog, organisation } = viewer.context
  const { person, email } = await newMember('once a day')
  await noteNewMembers(catalog)
  const joins = async (publishedDaysAgo: number) => {
    const objects = await world.objects()
    await world.published(objects)
    await catalog
      .updateTable('recording')
      .set({ published_at: sql`clock_timestamp() - ${publishedDaysAgo} * interval '1 day'` })
      .where('lecture_id', '=', objects.lecture)
      .execute()
    await addMember(catalog, organisation, objects.course, person, 'student')
    return objects.lecture
  }
  const pass = async (change: { told_until?: string; mailed_at?: string }) => {
    for (const [column, days] of Object.entries(change)) {
      const set = { [column]: sql`clock_timestamp() - ${days}::interval` }
      await catalog.updateTable('replay_notice').set(set).where('person_id', '=', person).execute()
    }
  }
  const news = async () => (await mailsTo(email)).map(({ facts }) => facts.lectures)
  await pass({ told_until: '5 days' })
  const first = await joins(3)
  await queueReplayNotices(catalog)
  const second = await joins(2)
  await queueReplayNotices(catalog)
  expect(await news()).toEqual([[first]])
  await pass({ mailed_at: '25 hours' })
  await queueReplayNotices(catalog)
  expect(await news()).toEqual([[first], [second]])
})

test('a replay whose publication ends later than that of a newer one is told, too', async () => {
  const { catalog } = viewer.context
  const { slow, quick, told } = await twoUnpublished('misses nothing')
  await catalog.transaction().execute(async (transaction) => {
    await publish(transaction, slow)
    await publish(catalog, quick)
    await queueReplayNotices(catalog, 0)
  })
  await queueReplayNotices(catalog, 0)
  expect(await told()).toEqual([slow, quick])
})

test('so is one whose publication waits for a lock, or has begun and not written yet', async () => {
  const { catalog } = viewer.context
  const waiting = await twoUnpublished('misses nobody who waits')
  let published: Promise<unknown> = Promise.resolve()
  await catalog.transaction().execute(async (transaction) => {
    await sql`select now()`.execute(transaction)
    await publish(catalog, waiting.quick)
    await catalog.transaction().execute(async (other) => {
      await sql`select from recording where lecture_id = ${waiting.slow} for update`.execute(other)
      published = publish(transaction, waiting.slow)
      await expect.poll(() => countWaiting('%for update'), { timeout: 10_000 }).toBe(1)
      await queueReplayNotices(catalog, 0)
    })
    await published
  })
  await queueReplayNotices(catalog, 0)
  expect(await waiting.told()).toEqual([waiting.slow, waiting.quick])

  const begun = await twoUnpublished('misses nobody who has begun')
  await catalog.transaction().execute(async (transaction) => {
    await sql`select now()`.execute(transaction)
    await publish(catalog, begun.quick)
    await queueReplayNotices(catalog)
    await publish(transaction, begun.slow)
  })
  await queueReplayNotices(catalog, 0)
  expect(await begun.told()).toEqual([begun.slow, begun.quick])
})

test('so is one whose publication ends while it is looked for', async () => {
  const { catalog } = viewer.context
  const { slow, quick, told } = await twoUnpublished('misses nothing in between')
  // Shows who is at work once a gate is open: until then the look stands still there.
  await sql`
    create schema gated;
    create function gated.activity() returns setof pg_catalog.pg_stat_activity language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(8);
        return query select * from pg_catalog.pg_stat_activity;
      end $$;
    create view gated.pg_stat_activity as select * from gated.activity()`.execute(catalog)
  let looked: Promise<unknown> = Promise.resolve()
  await catalog.transaction().execute(async (gate) => {
    await sql`select pg_advisory_xact_lock(8)`.execute(gate)
    await catalog.transaction().execute(async (transaction) => {
      await publish(transaction, slow)
      await publish(catalog, quick)
      looked = catalog.transaction().execute(async (look) => {
        await sql`set local search_path = gated, public, pg_catalog`.execute(look)
        await queueReplayNotices(look, 0)
      })
      await expect.poll(() => countWaiting('%pg_stat_activity%'), { timeout: 10_000 }).toBe(1)
    })
  })
  await looked
  await queueReplayNotices(catalog, 0)
  expect(await told()).toEqual([slow, quick])
})

/** Two recorded lectures for somebody who wants to hear of them at once, in the order in which their publications begin. */
async function twoUnpublished(name: string) {
  const { catalog, organisation } = viewer.context
  const { person, email } = await newMember(name)
  await noteNewMembers(catalog)
  await changeHowOften(catalog, organisation, person, 'at-once')
  const both = [await world.objects(), await world.objects()] as const
  for (const objects of both) {
    await world.published(objects)
    await catalog
      .updateTable('recording')
      .set({ published_at: null })
      .where('lecture_id', '=', objects.lecture)
      .execute()
    await addMember(catalog, organisation, objects.course, person, 'student')
  }
  const [slow, quick] = both
  const told = async () => (await mailsTo(email)).flatMap(({ facts }) => facts.lectures)
  return { slow: slow.lecture, quick: quick.lecture, told }
}

/** As the publication does it: it locks first, and its time is when its transaction began. */
async function publish(by: Catalog, lecture: LectureId): Promise<void> {
  await inTransaction(by, async (transaction) => {
    await transaction.selectFrom('recording').select('id').where('lecture_id', '=', lecture).forUpdate().execute()
    await transaction
      .updateTable('recording')
      .set({ published_at: sql`now()` })
      .where('lecture_id', '=', lecture)
      .execute()
  })
}

/** Sessions that wait for a lock in such a statement. */
async function countWaiting(statement: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ilike ${statement}`.execute(
    viewer.context.catalog,
  )
  return rows[0]?.count ?? 0
}

test('a removal is told once to everybody in charge, in one e-mail, and not when it is off again', async () => {
  const { catalog, organisation } = viewer.context
  const { person, email } = await newMember('in charge', 'lecturer')
  const objects = await world.objects()
  const other = await createLecture(catalog, {
    ...{
      organisation,
      room: objects.room,
      course: objects.course,
      owner: person,
      title: 'The other one',
      speaker: '',
      access: 'course',
    },
  })
  await addMember(catalog, organisation, objects.course, person, 'lecturer')
  const dueAt = await leavesIn(10, objects.course)
  const warning = { dueAt, trashAt: dueAt, days: 14 }
  for (const id of [objects.lecture, other]) await giveWarning(catalog, { id, organisation }, warning)
  await Promise.all([queueRemovalNotices(catalog), queueRemovalNotices(catalog)])
  expect(await queueRemovalNotices(catalog)).toBe(0)
  const mails = await mailsTo(email)
  expect(mails.map(({ kind, facts }) => [kind, facts.lectures?.toSorted()])).toEqual([
    ['removal', [objects.lecture, other].toSorted()],
  ])
  const [mail] = mails
  if (!mail) throw new Error('no e-mail')
  const links = { publicOrigin: 'https://aula.example', key: viewer.context.settings.AULA_SECRET }
  const words = async () => await wordsOf(catalog, mail, links)
  expect(await words()).toMatchObject({ subject: '2 lectures will move to the trash' })
  await catalog.updateTable('lecture').set({ held_at: sql`now()` }).where('id', '=', objects.lecture).execute()
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(dueAt)
  const told = await words()
  expect(told?.subject).toContain(`“The other one” will move to the trash on ${day}`)
  expect(told?.links).toMatchObject([{ label: 'The other one', url: `https://aula.example/lectures/${other}` }])
  // Put off, it does not leave soon.
  await extendLecture(catalog, other, 60, null, person)
  expect(await words()).toBeUndefined()
  await extendLecture(catalog, other, 0, null, person)
  expect(await words()).toBeDefined()
  await trashLecture(catalog, other, 'user.delete')
  expect(await words()).toBeUndefined()
})

test('the last warning stands its days from when its e-mail went out: what waits behind the brake keeps the lecture', async () => {
  const { catalog, organisation } = viewer.context
  const { lecture: id, course } = await world.objects()
  const dueAt = await leavesIn(-10, course)
  await giveWarning(catalog, { id, organisation }, { dueAt, trashAt: new Date(), days: 7 })
  const ago = (days: number) => sql<Date>`clock_timestamp() - ${days} * interval '1 day'`
  await catalog
    .updateTable('retention_warning')
    .set({ warned_at: ago(9) })
    .where('lecture_id', '=', id)
    .execute()
  await queueRemovalNotices(catalog)
  const look = async () => {
    await applyRules({ catalog, log: openLog('test', 'silent') })
    const row = await catalog.selectFrom('lecture').select('trash_reason').where('id', '=', id).executeTakeFirst()
    return row?.trash_reason
  }
  expect(await look()).toBeNull()
  const told = catalog.selectFrom('retention_warning').select('mail_id').where('lecture_id', '=', id)
  const mails = catalog.updateTable('mail').where('id', 'in', told.$castTo<{ mail_id: MailId }>())
  await mails.set({ state: 'sent', settled_at: ago(6) }).execute()
  expect(await look()).toBeNull()
  // The e-mail is forgotten before the warning has stood its days.
  await forgetMail(catalog, 5)
  expect(await mails.set({ attempts: 1 }).executeTakeFirst()).toMatchObject({ numUpdatedRows: 0n })
  expect(await look()).toBeNull()
  await catalog
    .updateTable('retention_warning')
    .set({ told_at: ago(8) })
    .where('lecture_id', '=', id)
    .execute()
  expect(await look()).toBe('retention.course')
})

test('the bell tells those in charge what leaves and when, until it is put off, held or gone', async () => {
  const { catalog, organisation } = viewer.context
  const { lecture: id, course } = await world.objects()
  const dueAt = await leavesIn(10, course)
  const bell = async (who: 'lecturer' | 'student') => {
    const answer = await fetch(`${viewer.url}/api/my/notices`, { headers: { cookie: world.cookies[who] } })
    const { removals } = (await answer.json()) as { removals: { lecture: string; leavesAt: string; unread: boolean }[] }
    return removals.filter(({ lecture }) => lecture === id)
  }
  expect(await bell('lecturer')).toEqual([])
  await giveWarning(catalog, { id, organisation }, { dueAt, trashAt: dueAt, days: 14 })
  expect(await bell('lecturer')).toMatchObject([{ leavesAt: dueAt.toISOString(), unread: true }])
  expect(await bell('student')).toEqual([])
  await extendLecture(catalog, id, 60, null, world.people.lecturer)
  expect(await bell('lecturer')).toEqual([])
})

/** Has a rule move the lectures of a course to the trash so many days from now, warned of 14 and 7 days before. */
async function leavesIn(days: number, course: CourseId): Promise<Date> {
  const { catalog, organisation } = viewer.context
  const rule: RetentionRule = { clock: 'recorded', days: 30, warnDays: [14, 7], extensionDays: 60 }
  await setRule(catalog, { organisation, course }, rule, null)
  const started_at = new Date(Date.now() + (days - 30) * 86_400_000)
  await catalog.updateTable('lecture').set({ started_at }).where('course_id', '=', course).execute()
  return new Date(started_at.getTime() + 30 * 86_400_000)
}

test('whoever takes lectures over is warned of the removals that the former owner was warned of', async () => {
  const { catalog, organisation } = viewer.context
  const [{ person }, { person: heir, email }] = [
    await newMember('warned', 'lecturer'),
    await newMember('next', 'lecturer'),
  ]
  const { room } = await world.objects()
  const made = { organisation, room, owner: person, course: null, speaker: '', access: 'public' as const }
  const [leaving, putOff] = [
    await createLecture(catalog, { ...made, title: 'Leaving' }),
    await createLecture(catalog, { ...made, title: 'Put off' }),
  ]
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  const warning = { dueAt: inDays(7), trashAt: inDays(8), days: 7 }
  for (const id of [leaving, putOff]) await giveWarning(catalog, { id, organisation }, warning)
  await extendLecture(catalog, putOff, 60, null, person)
  await queueRemovalNotices(catalog)
  await deactivatePerson(catalog, organisation, { person, heir, by: world.people.admin })
  await queueRemovalNotices(catalog)
  expect((await mailsTo(email)).map(({ kind, facts }) => [kind, facts.lectures])).toEqual([['removal', [leaving]]])
  // Nobody who can sign in is in charge: the admins are told.
  await deactivatePerson(catalog, organisation, { person: heir, heir: null, by: world.people.admin })
  await giveWarning(catalog, { id: putOff, organisation }, { dueAt: inDays(70), trashAt: inDays(70), days: 7 })
  const members = catalog.selectFrom('membership').select('person_id').where('organisation_id', '=', organisation)
  const active = members.where('role', '=', 'admin').where('deactivated_at', 'is', null)
  const admins = (await active.execute()).map(({ person_id }) => person_id)
  expect(admins.length).toBeGreaterThan(0)
  const given = catalog.selectFrom('retention_warning').select('person_id').where('lecture_id', '=', putOff)
  expect((await given.orderBy('id').execute()).map(({ person_id }) => person_id)).toEqual([person, ...admins])
})
