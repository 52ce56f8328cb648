import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../core/log.ts'
import { applyRules } from '../../keeper/retention/keep-retention.ts'
import { confirmDate } from '../../storage/catalog/retention/retention-clock.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'

const day = 86_400_000
const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

test('a rule is seen with what it would do before it is enabled, and refused where more would leave by then', async () => {
  const objects = await lecture(300)
  const other = await lecture(10, objects)
  const rule = { clock: 'recorded', days: 300, warnDays: [7, 30, 7], extensionDays: 0 }
  const change = { course: objects.course, rule }
  const seen = await call('POST', '/api/admin/retention/preview', change, 'admin')
  expect(seen).toMatchObject({ status: 200, lectures: 1, list: [{ id: objects.lecture, title: 'Light' }], held: 0 })
  expect(seen.bytes).toBeGreaterThan(20_000)
  expect((await retention()).courses).toContainEqual(expect.objectContaining({ id: objects.course, rule: null }))

  await age(other, 280)
  const enable = (lectures: unknown) => call('PUT', '/api/admin/retention/rule', { ...change, seen: lectures }, 'admin')
  expect(await enable(seen.lectures)).toMatchObject({ status: 409, code: 'retention.preview-outdated' })
  expect(await enable(2)).toMatchObject({ status: 204 })
  const now = await retention()
  expect(now.courses).toContainEqual(
    expect.objectContaining({ id: objects.course, nextMonth: 2, rule: { ...rule, warnDays: [30, 7] } }),
  )
  expect(now.nextMonth).toMatchObject({ lectures: 2 })
  // It has no rule of its own.
  expect(now.organisation.nextMonth).toEqual({ lectures: 0, bytes: 0 })
  const { events } = await call('GET', '/api/admin/events', undefined, 'admin')
  expect((events as object[])[0]).toMatchObject({
    ...{ about: 'retention', event: 'ruleSet', actor: 'admin', course: { id: objects.course } },
    facts: { rule: { days: 300 } },
  })
})

test('a preview tells what stays although the rule is for it', async () => {
  const objects = await lecture(100)
  const held = await lecture(100, objects)
  await call('PUT', `/api/admin/lectures/${held.lecture}/hold`, { reason: 'An appeal' }, 'admin')
  const preview = (clock: string) =>
    call('POST', '/api/admin/retention/preview', { course: objects.course, rule: rule({ clock, days: 1 }) }, 'admin')
  expect(await preview('term')).toMatchObject({ lectures: 0, held: 1, withoutTerm: 1 })
  const ends = { termEndsAt: new Date(Date.now() - 3 * day).toISOString() }
  expect(await call('PATCH', `/api/courses/${objects.course}`, ends, 'lecturer')).toMatchObject({ status: 403 })
  expect(await call('PATCH', `/api/courses/${objects.course}`, ends, 'admin')).toMatchObject({ status: 204 })
  expect(await preview('term')).toMatchObject({ lectures: 1, held: 1, withoutTerm: 0 })
  const elsewhere = { course: 'x'.repeat(26), rule: null }
  expect(await call('POST', '/api/admin/retention/preview', elsewhere, 'admin')).toMatchObject({ status: 404 })
})

test('a preview tells what leaves later, and is of its own rule and lectures only', async () => {
  const soon = await lecture(90)
  await lecture(60, soon)
  const change = (days: number) => ({ course: soon.course, rule: rule({ days }) })
  const preview = (days: number) => call('POST', '/api/admin/retention/preview', change(days), 'admin')
  const none = await preview(125)
  expect(none).toMatchObject({ lectures: 0, later: { lectures: 2 } })
  expect(Date.parse((none.later as { first: string }).first)).toBeGreaterThan(Date.now() + 34 * day)
  const seen = await preview(100)
  expect(seen).toMatchObject({ lectures: 1, later: { lectures: 1 } })
  const other = await preview(101)
  expect(other).toMatchObject({ lectures: 1 })
  const enable = (digest: unknown) =>
    call('PUT', '/api/admin/retention/rule', { ...change(100), seen: 1, digest }, 'admin')
  expect(await enable(other.digest)).toMatchObject({ status: 409, code: 'retention.preview-outdated' })
  // As many, and others.
  const third = await lecture(90, soon)
  await age(soon, 1)
  expect(await preview(100)).toMatchObject({ lectures: 1, list: [{ id: third.lecture }] })
  expect(await enable(seen.digest)).toMatchObject({ status: 409 })
  expect(await enable((await preview(100)).digest)).toMatchObject({ status: 204 })
})

test('the page of what is in the trash says why and until when, to those in charge', async () => {
  const { lecture: id } = await lecture(1)
  const path = `/api/lectures/${id}`
  expect(await call('GET', path, undefined, 'lecturer')).toMatchObject({ trash: null })
  await call('DELETE', path, undefined, 'lecturer')
  const { trash } = await call('GET', path, undefined, 'lecturer')
  expect(trash).toMatchObject({ reason: 'user.delete' })
  const { trashedAt, eraseAt } = trash as { trashedAt: string; eraseAt: string }
  expect(Date.parse(eraseAt) - Date.parse(trashedAt)).toBeCloseTo(30 * day, -4)
})

test('those in charge see when it leaves, keep it longer as far as the rule allows, and take that back', async () => {
  const objects = await lecture(360)
  await enableRule(objects, rule({ extensionDays: 90 }))
  await applyRules({ catalog: viewer.context.catalog, log: openLog('test', 'silent') })
  const page = (who: RoleName = 'lecturer') => call('GET', `/api/lectures/${objects.lecture}`, undefined, who)
  const before = await page()
  expect(before).toMatchObject({
    removal: { reason: 'retention.course', clock: 'recorded', soon: true },
    keeping: { hold: null, waitsFor: null, extension: { days: 0, most: 90 } },
  })
  expect(await page('student')).toMatchObject({ removal: { soon: true }, keeping: null })
  const extend = (days: number) => call('PUT', `/api/lectures/${objects.lecture}/extension`, { days }, 'lecturer')
  expect(await extend(91)).toMatchObject({ status: 400, code: 'retention.too-long' })
  expect(await extend(90)).toMatchObject({ status: 204 })
  const after = await page()
  expect(after).toMatchObject({ removal: { soon: false }, keeping: { extension: { days: 90, most: 90 } } })
  expect(await extend(0)).toMatchObject({ status: 204 })
  expect(await page()).toMatchObject({ removal: before.removal })
  const { events } = await call('GET', `/api/lectures/${objects.lecture}/events`, undefined, 'lecturer')
  const told = (events as { event: string; actor: string | null }[]).slice(0, 3)
  expect(told.map(({ event, actor }) => [event, actor])).toEqual([
    ['extended', 'lecturer'],
    ['extended', 'lecturer'],
    ['warned', null],
  ])
  expect(told[2]).toMatchObject({ warned: ['lecturer'] })
  expect(told[1]).toMatchObject({ warned: null })
  expect(events).toContainEqual(expect.objectContaining({ about: 'recording', event: 'publish' }))
})

test('under another rule, by its course or its end of term, a lecture stays a day though nobody is warned; both are told', async () => {
  const [moved, silent] = [await lecture(100), await lecture(1)]
  await enableRule(silent, rule({ days: 30, warnDays: [] }))
  const path = `/api/lectures/${moved.lecture}`
  expect(await call('PATCH', path, { course: silent.course }, 'lecturer')).toMatchObject({ status: 204 })
  await applyRules({ catalog: viewer.context.catalog, log: openLog('test', 'silent') })
  const after = await call('GET', path, undefined, 'lecturer')
  expect(after).toMatchObject({ status: 'ready', removal: { reason: 'retention.course' } })
  const leaves = ({ removal }: Record<string, unknown>) => Date.parse((removal as { at: string }).at)
  expect(leaves(after)).toBeGreaterThan(Date.now() + 0.9 * day)
  const { events } = await call('GET', `${path}/events`, undefined, 'lecturer')
  expect((events as object[])[0]).toMatchObject({
    ...{ event: 'courseChanged', actor: 'lecturer', course: { id: silent.course }, facts: { rule: { days: 30 } } },
  })
  // The same course is no other one.
  expect(await call('PATCH', path, { course: silent.course }, 'lecturer')).toMatchObject({ status: 204 })
  const again = await call('GET', `${path}/events`, undefined, 'lecturer')
  expect(again.events).toEqual(events)

  const term = await lecture(100)
  await enableRule(term, rule({ clock: 'term', days: 1, warnDays: [] }))
  const ends = { termEndsAt: new Date(Date.now() - 30 * day).toISOString() }
  expect(await call('PATCH', `/api/courses/${term.course}`, ends, 'admin')).toMatchObject({ status: 204 })
  await applyRules({ catalog: viewer.context.catalog, log: openLog('test', 'silent') })
  const page = await call('GET', `/api/lectures/${term.lecture}`, undefined, 'lecturer')
  expect(page).toMatchObject({ status: 'ready' })
  expect(leaves(page)).toBeGreaterThan(Date.now() + 0.9 * day)
})

test('what is held nobody removes, not the lecturer, not an admin; only an admin holds and lifts, and says why', async () => {
  const objects = await lecture(1)
  const path = `/api/lectures/${objects.lecture}`
  const hold = `/api/admin/lectures/${objects.lecture}/hold`
  expect(await call('PUT', hold, { reason: ' ' }, 'admin')).toMatchObject({ status: 400, code: 'request.invalid' })
  expect(await call('PUT', hold, { reason: 'An exam is appealed' }, 'admin')).toMatchObject({ status: 204 })
  for (const who of ['lecturer', 'admin'] as const) {
    const refusal = await call('DELETE', path, undefined, who)
    expect(refusal).toMatchObject({ status: 409, code: 'lecture.held' })
    expect(refusal.message).toMatch(/by admin: “An exam is appealed”/)
  }
  expect(await call('GET', path, undefined, 'lecturer')).toMatchObject({
    removal: null,
    keeping: { hold: { reason: 'An exam is appealed', by: 'admin' } },
  })
  expect(JSON.stringify(await call('GET', path, undefined, 'student'))).not.toContain('appealed')
  const held = async () => ((await retention()).held as { id: string }[]).find(({ id }) => id === objects.lecture)
  expect(await held()).toMatchObject({ title: 'Light', inTrash: false, hold: { reason: 'An exam is appealed' } })
  expect(await call('POST', `${hold}/lift`, { reason: 'It is decided' }, 'admin')).toMatchObject({ status: 204 })
  expect(await held()).toBeUndefined()
  expect(await call('DELETE', path, undefined, 'lecturer')).toMatchObject({ status: 204 })

  // Held in the trash it is neither erased nor left out of the list.
  expect(await call('PUT', hold, { reason: 'Another appeal' }, 'admin')).toMatchObject({ status: 204 })
  expect(await call('POST', `${path}/erase`, undefined, 'admin')).toMatchObject({ code: 'lecture.held' })
  expect(await held()).toMatchObject({ inTrash: true, hold: { by: 'admin' } })
  const { lectures } = await call('GET', '/api/my/trash', undefined, 'lecturer')
  expect(lectures).toContainEqual(expect.objectContaining({ id: objects.lecture, eraseAt: null }))
  const { events } = await call('GET', `${path}/events`, undefined, 'lecturer')
  const notes = (events as { about: string; event: string; note?: string }[]).filter(
    ({ about }) => about === 'retention',
  )
  expect(notes.map(({ event, note }) => [event, note])).toEqual([
    ['held', 'Another appeal'],
    ['lifted', 'It is decided'],
    ['held', 'An exam is appealed'],
  ])
})

test('watching a replay is what the clock of last views counts from', async () => {
  const objects = await lecture(500)
  await viewer.context.catalog
    .updateTable('recording')
    .set({ published_at: new Date(Date.now() - 500 * day) })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  await enableRule(objects, rule({ clock: 'viewed', warnDays: [] }))
  const page = () => call('GET', `/api/lectures/${objects.lecture}`, undefined, 'student')
  expect(Date.parse(((await page()).removal as { at: string }).at)).toBeLessThan(Date.now())
  const playlist = `${viewer.url}/media/lectures/${objects.lecture}/video-720p.m3u8`
  const headers = { cookie: world.cookies.student }
  const segment = /^\S+\.m4s$/m.exec(await (await fetch(playlist, { headers })).text())?.[0] ?? ''
  expect((await fetch(new URL(segment, playlist), { headers })).status).toBe(200)
  await expect
    .poll(async () => Date.parse(((await page()).removal as { at: string }).at))
    .toBeGreaterThan(Date.now() + 364 * day)
})

test('a date that jumped is a problem on the admin’s page until somebody confirms it', async () => {
  const { catalog } = viewer.context
  await confirmDate(catalog)
  const problems = async () => (await call('GET', '/api/admin/now', undefined, 'admin')).problems
  expect(await problems()).not.toContainEqual(expect.objectContaining({ code: 'retention.date-unconfirmed' }))
  await catalog
    .updateTable('retention_clock')
    .set({ witnessed_at: new Date(Date.now() - 30 * day) })
    .execute()
  expect(await problems()).toContainEqual(expect.objectContaining({ code: 'retention.date-unconfirmed' }))
  expect((await retention()).unconfirmedDate).not.toBeNull()
  expect(await call('POST', '/api/admin/retention/date', undefined, 'admin')).toMatchObject({ status: 204 })
  expect((await retention()).unconfirmedDate).toBeNull()
})

test('events of both kinds are read page by page, each once', async () => {
  const objects = await lecture(1)
  for (let days = 1; days <= 130; days++) {
    const body = { termEndsAt: new Date(Date.now() + days * day).toISOString() }
    await call('PATCH', `/api/courses/${objects.course}`, body, 'admin')
  }
  const found: string[] = []
  let before: string | null | undefined
  while (before !== null) {
    const page = await call('GET', `/api/admin/events${before ? `?before=${before}` : ''}`, undefined, 'admin')
    for (const { about, id } of page.events as { about: string; id: number }[]) found.push(`${about} ${id}`)
    before = page.next as string | null
  }
  const rows = async (table: 'recording_event' | 'retention_event') =>
    (
      await viewer.context.catalog
        .selectFrom(table)
        .select('id')
        .where('organisation_id', '=', viewer.context.organisation)
        .execute()
    ).length
  expect(new Set(found).size).toBe(found.length)
  expect(found.length).toBe((await rows('recording_event')) + (await rows('retention_event')))
})

function rule(change: object): object {
  return { clock: 'recorded', days: 365, warnDays: [30, 7], extensionDays: 0, ...change }
}

async function enableRule({ course }: Objects, rule: object): Promise<void> {
  const body = { course, rule, seen: 10 }
  expect(await call('PUT', '/api/admin/retention/rule', body, 'admin')).toMatchObject({ status: 204 })
}

/** A published lecture that was held so many days ago, in a course of its own or in another one's. */
async function lecture(days: number, beside?: Objects): Promise<Objects> {
  const objects = await world.objects('course')
  await world.published(objects)
  if (beside) {
    await viewer.context.catalog
      .updateTable('lecture')
      .set({ course_id: beside.course })
      .where('id', '=', objects.lecture)
      .execute()
  }
  await age(objects, days)
  return objects
}

async function age({ lecture: id }: Objects, days: number): Promise<void> {
  const started_at = new Date(Date.now() - days * day)
  await viewer.context.catalog.updateTable('lecture').set({ started_at }).where('id', '=', id).execute()
}

async function retention(): Promise<{
  organisation: { nextMonth: object }
  courses: object[]
  nextMonth: object
  held: object[]
  unconfirmedDate: string | null
}> {
  const answer = await fetch(`${viewer.url}/api/admin/retention`, { headers: { cookie: world.cookies.admin } })
  return await answer.json()
}

async function call(
  method: string,
  path: string,
  body: object | undefined,
  who: RoleName,
): Promise<Record<string, unknown>> {
  const answer = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[who], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, ...(text.startsWith('{') ? JSON.parse(text) : {}) }
}
