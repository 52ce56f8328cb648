import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CourseId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { wordsOf } from '../../keeper/mail/words-of.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { addMember, createCourse, findCourse } from '../../storage/catalog/courses/courses.ts'
import { addToCourse } from '../../storage/catalog/lectures/lecture-courses.ts'
import { listLectures } from '../../storage/catalog/lectures/lectures.ts'
import { changeHowOften, noteNewMembers, queueReplayNotices } from '../../storage/catalog/notices/replay-notices.ts'
import { type Catalog, inTransaction } from '../../storage/catalog/open-catalog.ts'
import { giveWarning } from '../../storage/catalog/retention/retention-warnings.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'

/** One lecture in several courses, and several people who manage one lecture. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

test.each(['course', 'link', 'signed-in'] as const)(
  'members of another course may watch what it shows, and nothing more (%s)',
  async (access) => {
    const { objects, course } = await twoCourses(access)
    const path = `/api/lectures/${objects.lecture}`
    const media = `/media/lectures/${objects.lecture}`
    const file = await addFile(objects)
    if (access !== 'signed-in') {
      expect((await call('GET', path, 'otherStudent')).status).toBe(403)
      expect((await call('GET', `${media}/index.m3u8`, 'otherStudent')).status).toBe(403)
    }
    expect(await lecturesOf(course, 'otherStudent')).toEqual([])
    expect((await call('PUT', `${path}/courses/${course}`, 'lecturer')).status).toBe(204)
    expect((await call('PUT', `${path}/courses/${course}`, 'lecturer')).status).toBe(204)

    // Media remembers no refusal.
    await expect
      .poll(async () => (await call('GET', `${media}/poster.jpg`, 'otherStudent')).status, { timeout: 20_000 })
      .toBe(200)
    const page = await call('GET', path, 'otherStudent')
    expect(page).toMatchObject({
      ...{ status: 200, canManage: false, filesLimit: null, shownIn: 0, keeping: null },
      ...{ course: { id: objects.course }, courseOpen: false, otherCourses: [{ id: course, title: 'Optics again' }] },
    })
    expect((await call('GET', `${media}/index.m3u8`, 'otherStudent')).status).toBe(200)
    expect((await call('GET', file, 'otherStudent')).status).toBe(200)
    expect(await lecturesOf(course, 'otherStudent')).toEqual([objects.lecture])
    expect(await call('GET', `/api/courses/${course}`, 'otherStudent')).toMatchObject({ lectures: 1 })
    expect(await ids('/api/start', 'recent', 'otherStudent')).toContain(objects.lecture)
    // The course that it comes from stays closed, and everything that is more than watching.
    expect((await call('GET', `/api/courses/${objects.course}`, 'otherStudent')).status).toBe(403)
    for (const who of ['otherStudent', 'otherLecturer'] as const) {
      for (const [method, below, body] of [
        ['PATCH', '', { title: 'Mine' }],
        ['DELETE', '', undefined],
        ['GET', '/events', undefined],
        ['GET', '/lecturers', undefined],
        ['PUT', '/lecturers', { email: 'other-lecturer@example.org' }],
        ['PUT', '/extension', { days: 0 }],
        ['POST', '/files?name=a.pdf', undefined],
        ['DELETE', `/files/${file.split('/').at(-1)}`, undefined],
        ['PUT', `/courses/${course}`, undefined],
      ] as const) {
        expect((await call(method, path + below, who, body)).status, `${who} ${method} ${below}`).toBe(403)
      }
    }
    expect((await call('DELETE', `${path}/courses/${course}`, 'otherStudent')).status).toBe(403)

    // Who teaches the other course takes it out again: nothing is deleted.
    expect((await call('DELETE', `${path}/courses/${course}`, 'otherLecturer')).status).toBe(204)
    if (access !== 'signed-in') expect((await call('GET', path, 'otherStudent')).status).toBe(403)
    expect(await lecturesOf(course, 'otherStudent')).toEqual([])
    expect((await call('GET', path, 'student')).status).toBe(access === 'link' ? 403 : 200)
  },
)

test.each(['course', 'link'] as const)(
  'members of another course hear once of what it shows, unless their own course has told them (%s)',
  async (access) => {
    const { catalog, organisation, settings } = viewer.context
    const { people } = world
    const { objects, course } = await twoCourses(access)
    await addMember(catalog, organisation, course, people.student, 'student')
    // Its own course has heard of it long ago.
    await catalog
      .updateTable('recording')
      .set({ published_at: sql`published_at - interval '40 days'` })
      .where('lecture_id', '=', objects.lecture)
      .execute()
    await noteNewMembers(catalog)
    for (const person of Object.values(people)) await changeHowOften(catalog, organisation, person, 'at-once')
    await queueReplayNotices(catalog, 0)
    const mails = async () => {
      await queueReplayNotices(catalog, 0)
      const all = await catalog.selectFrom('mail').selectAll().where('kind', '=', 'new-replays').execute()
      return all.filter(({ facts }) => facts.lectures?.includes(objects.lecture))
    }
    const noticeOf = async (who: RoleName) => {
      const { replays } = await call('GET', '/api/my/notices', who)
      return (replays as { lecture: string }[]).filter(({ lecture }) => lecture === objects.lecture)
    }
    const path = `/api/lectures/${objects.lecture}/courses`
    for (const who of ['otherStudent', 'student'] as const) expect(await noticeOf(who)).toEqual([])

    expect((await call('PUT', `${path}/${course}`, 'lecturer')).status).toBe(204)
    const heard = access === 'link' ? ['otherLecturer', 'otherStudent', 'student'] : ['otherLecturer', 'otherStudent']
    const told = heard.map((who) => people[who as keyof typeof people]).sort()
    const news = { title: 'Light', course: 'Optics again', unread: true }
    for (const who of ['otherStudent', 'otherLecturer', 'student', 'lecturer', 'admin'] as const) {
      expect(await noticeOf(who), who).toMatchObject(heard.includes(who) ? [news] : [])
    }
    expect((await mails()).map(({ person_id }) => person_id).sort()).toEqual(told)
    const [mail] = (await mails()).filter(({ person_id }) => person_id === people.otherStudent)
    const words = async () =>
      mail && (await wordsOf(catalog, mail, { publicOrigin: 'https://aula.example', key: settings.AULA_SECRET }))
    expect(JSON.stringify(await words())).toMatch(/Light.*Optics again|Optics again.*Light/)

    // In a third course of theirs, or taken out and put back, it is no news any more.
    const third = await createCourse(catalog, { ...named('Optics for all'), organisation })
    await addMember(catalog, organisation, third, people.otherStudent, 'student')
    await addMember(catalog, organisation, third, people.admin, 'lecturer')
    await addToCourse(catalog, organisation, objects.lecture, third, people.admin)
    expect(await noticeOf('otherStudent')).toMatchObject([news])
    // Who has put it there knows.
    expect(await noticeOf('admin')).toEqual([])
    await call('DELETE', `${path}/${third}`, 'lecturer')
    const [{ at: until }] = (await noticeOf('otherStudent')) as unknown as [{ at: string }]
    await call('PUT', '/api/my/notices', 'otherStudent', { until })
    await call('DELETE', `${path}/${course}`, 'lecturer')
    expect(await noticeOf('otherStudent')).toEqual([])
    expect(await words()).toBeUndefined()
    await call('PUT', `${path}/${course}`, 'lecturer')
    expect(await noticeOf('otherStudent')).toMatchObject([{ ...news, unread: false }])
    expect((await mails()).map(({ person_id }) => person_id).sort()).toEqual(told)
  },
)

test('what a course shows before it is a replay is news once it is one', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects()
  const course = await createCourse(catalog, { ...named('Optics again'), organisation })
  await addMember(catalog, organisation, course, world.people.otherStudent, 'student')
  await addToCourse(catalog, organisation, objects.lecture, course, world.people.lecturer)
  const newest = async () => {
    const { replays } = await call('GET', '/api/my/notices', 'otherStudent')
    return (replays as { lecture: string }[])[0]?.lecture
  }
  expect(await newest()).not.toBe(objects.lecture)
  await world.published(objects)
  expect(await newest()).toBe(objects.lecture)
})

test('a course is read by its own lectures, however many others there are', async () => {
  const { catalog, organisation } = viewer.context
  const { objects, course } = await twoCourses('course')
  await addToCourse(catalog, organisation, objects.lecture, course, world.people.lecturer)
  await sql`insert into course (id, organisation_id, title, description, default_access)
    select 'crowd' || n, ${organisation}, 'Crowd', '', 'course' from generate_series(0, 499) as n`.execute(catalog)
  await sql`insert into lecture (id, organisation_id, course_id, title, speaker, access, link_key)
    select 'crowd' || n, ${organisation}, 'crowd' || n % 500, 'Crowd', '', 'course', 'key' || n
    from generate_series(1, 5000) as n`.execute(catalog)
  await sql`analyze lecture, lecture_in_course`.execute(catalog)
  const student = { id: world.people.otherStudent, role: 'student' } as const
  const choice = { who: 'watchable', course } as const
  const readOf = (act: (catalog: Catalog) => Promise<unknown>) =>
    inTransaction(catalog, async (transaction) => {
      const readSoFar = async () => {
        const { rows } = await sql<{ read: number }>`select seq_tup_read::int as read from pg_stat_xact_user_tables
          where relname = 'lecture'`.execute(transaction)
        return rows[0]?.read ?? 0
      }
      // What the connection has done in the last second is counted with it.
      const before = await readSoFar()
      const found = await act(transaction)
      return { found, read: (await readSoFar()) - before }
    })
  expect(await readOf((one) => findCourse(one, organisation, course, student.id))).toMatchObject({
    ...{ read: 0, found: { lectures: 1 } },
  })
  expect(await readOf((one) => listLectures(one, organisation, student, choice))).toMatchObject({
    ...{ read: 0, found: [{ id: objects.lecture }] },
  })
})

test('only who manages both the lecture and the course adds it there', async () => {
  const { objects, course } = await twoCourses('course')
  const { catalog } = viewer.context
  const foreign = await createCourse(catalog, { ...named('Foreign'), organisation: viewer.context.organisation })
  const add = (to: CourseId, who: RoleName) => call('PUT', `/api/lectures/${objects.lecture}/courses/${to}`, who)
  expect(await add(foreign, 'lecturer')).toMatchObject({ status: 403, code: 'access.not-allowed' })
  for (const who of ['student', 'otherStudent', 'otherLecturer'] as const) {
    expect(await add(course, who)).toMatchObject({ status: 403 })
  }
  for (const who of ['nobody', 'adminElsewhere'] as const) expect(await add(course, who)).toMatchObject({ status: 401 })
  // Its own course shows it anyway.
  expect((await add(objects.course, 'lecturer')).status).toBe(204)
  expect((await add(foreign, 'admin')).status).toBe(204)
  expect(await call('GET', `/api/lectures/${objects.lecture}`, 'lecturer')).toMatchObject({
    shownIn: 1,
    otherCourses: [{ id: foreign }],
  })
  // A course that it moves to is its own.
  expect((await add(course, 'lecturer')).status).toBe(204)
  const moved = await call('PATCH', `/api/lectures/${objects.lecture}`, 'lecturer', { course })
  expect(moved.status).toBe(204)
  expect(await call('GET', `/api/lectures/${objects.lecture}`, 'admin')).toMatchObject({
    ...{ shownIn: 1, course: { id: course }, otherCourses: [{ id: foreign }] },
  })
})

test('removing it is told as what it is for other courses, whoever or what removes it', async () => {
  const { objects, course } = await twoCourses('course')
  const path = `/api/lectures/${objects.lecture}`
  expect((await call('PUT', `${path}/courses/${course}`, 'lecturer')).status).toBe(204)
  const { catalog, store } = viewer.context
  const started_at = new Date(Date.now() - 400 * 86_400_000)
  await catalog.updateTable('lecture').set({ started_at }).where('id', '=', objects.lecture).execute()
  const rule = { clock: 'recorded', days: 300, warnDays: [], extensionDays: 0 }
  const preview = await call('POST', '/api/admin/retention/preview', 'admin', { course: objects.course, rule })
  expect(preview).toMatchObject({ lectures: 1, shownElsewhere: 1, list: [{ id: objects.lecture, shownIn: 1 }] })
  // Its own course's rule counts, not that of one that shows it.
  expect(await call('POST', '/api/admin/retention/preview', 'admin', { course, rule })).toMatchObject({ lectures: 0 })

  expect((await call('DELETE', path, 'lecturer')).status).toBe(204)
  expect((await call('GET', path, 'otherStudent')).status).toBe(403)
  expect(await lecturesOf(course, 'otherStudent')).toEqual([])
  const { lectures } = await call('GET', '/api/my/trash', 'lecturer')
  expect(lectures).toContainEqual(expect.objectContaining({ id: objects.lecture, shownIn: 1 }))
  expect((await call('POST', `${path}/restore`, 'lecturer')).status).toBe(204)
  expect(await lecturesOf(course, 'otherStudent')).toEqual([objects.lecture])

  expect((await call('DELETE', path, 'lecturer')).status).toBe(204)
  expect((await call('POST', `${path}/erase`, 'lecturer')).status).toBe(204)
  await eraseWhatIsPast({ catalog, store, log: openLog('test', 'error') })
  expect(await catalog.selectFrom('lecture_in_course').selectAll().where('course_id', '=', course).execute()).toEqual(
    [],
  )
})

test('somebody who was named manages that one lecture, is warned of its removal, and no other is theirs', async () => {
  const { objects } = await twoCourses('course')
  const { objects: other } = await twoCourses('course')
  const path = `/api/lectures/${objects.lecture}`
  const change = (who: RoleName, at = path) => call('PATCH', at, who, { description: who })
  expect((await change('otherLecturer')).status).toBe(403)
  const name = (email: string) => call('PUT', `${path}/lecturers`, 'lecturer', { email })
  expect(await name('nobody@example.org')).toMatchObject({ status: 404, code: 'people.missing' })
  expect((await name('Other-Lecturer@example.org')).status).toBe(204)
  expect((await name('other-lecturer@example.org')).status).toBe(204)
  expect((await change('otherLecturer')).status).toBe(204)
  expect((await change('otherLecturer', `/api/lectures/${other.lecture}`)).status).toBe(403)
  expect((await call('GET', `/api/courses/${objects.course}`, 'otherLecturer')).status).toBe(403)
  expect(await call('GET', path, 'otherLecturer')).toMatchObject({ canManage: true, description: 'otherLecturer' })
  expect(await ids('/api/my/lectures', 'lectures', 'otherLecturer')).toContain(objects.lecture)
  expect(await ids('/api/my/lectures', 'lectures', 'otherLecturer')).not.toContain(other.lecture)
  const { lecturers } = await call('GET', `${path}/lecturers`, 'otherLecturer')
  expect(lecturers).toMatchObject([
    { name: 'lecturer', why: 'owner' },
    { name: 'other-lecturer', why: 'named' },
  ])

  const { catalog, organisation } = viewer.context
  const soon = new Date(Date.now() + 86_400_000)
  await giveWarning(catalog, { id: objects.lecture, organisation }, { dueAt: soon, trashAt: soon, days: 1 })
  const warned = await catalog
    .selectFrom('retention_warning')
    .select('person_id')
    .where('lecture_id', '=', objects.lecture)
    .execute()
  expect(new Set(warned.map(({ person_id }) => person_id))).toEqual(
    new Set([world.people.lecturer, world.people.otherLecturer]),
  )

  const person = world.people.otherLecturer
  expect((await call('DELETE', `${path}/lecturers/${person}`, 'student')).status).toBe(403)
  expect((await call('DELETE', `${path}/lecturers/${person}`, 'lecturer')).status).toBe(204)
  expect((await change('otherLecturer')).status).toBe(403)
})

/** A published lecture, and next term's course: the lecturer and the other one teach it, the other student attends it. */
async function twoCourses(access: 'course' | 'link' | 'signed-in'): Promise<{ objects: Objects; course: CourseId }> {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects(access)
  await world.published(objects)
  const course = await createCourse(catalog, { ...named('Optics again'), organisation })
  await addMember(catalog, organisation, course, world.people.lecturer, 'lecturer')
  await addMember(catalog, organisation, course, world.people.otherLecturer, 'lecturer')
  await addMember(catalog, organisation, course, world.people.otherStudent, 'student')
  return { objects, course }
}

function named(title: string) {
  return { title, description: '', defaultAccess: 'course' as const }
}

async function addFile({ lecture }: Objects): Promise<string> {
  const answer = await fetch(`${viewer.url}/api/lectures/${lecture}/files?name=a.pdf`, {
    method: 'POST',
    headers: { cookie: world.cookies.lecturer },
    body: '%PDF-1.7',
  })
  return ((await answer.json()) as { path: string }).path
}

async function lecturesOf(course: CourseId, who: RoleName): Promise<string[]> {
  return await ids(`/api/courses/${course}`, 'lectureList', who)
}

async function ids(path: string, list: string, who: RoleName): Promise<string[]> {
  const answer = await call('GET', path, who)
  return (answer[list] as { id: string }[]).map(({ id }) => id)
}

async function call(
  method: string,
  path: string,
  who: RoleName,
  body?: object,
): Promise<Record<string, unknown> & { status: number }> {
  const answer = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[who], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { ...(text.startsWith('{') ? JSON.parse(text) : {}), status: answer.status }
}
