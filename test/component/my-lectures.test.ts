import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CourseId, LectureId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { applyRules } from '../../keeper/retention/keep-retention.ts'
import { trashLecture } from '../../storage/catalog/retention/trash.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { copyLectures } from '../harness/lay/copy-lectures.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'

/* Who has more lectures than fit in one answer. */

const copies = 205
const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let course: CourseId
let all: LectureId[]

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  viewer = resources.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  const objects = await world.objects()
  course = objects.course
  const { catalog } = viewer.context
  const recording = await world.published(objects)
  const started_at = new Date(Date.now() - 350 * 86_400_000)
  await catalog.updateTable('lecture').set({ started_at }).where('id', '=', objects.lecture).execute()
  all = [objects.lecture, ...(await copyLectures(catalog, { lecture: objects.lecture, recording }, copies))]
  // Of today: it does not leave.
  await world.published(await world.objects())
})
afterAll(() => resources.disposeAsync())

type Page = { lectures: { id: LectureId; title: string }[]; next: LectureId | null; leaving: object | null }

test('a course lists its newest lectures, and older ones on request', async () => {
  const see = async (query: string) => {
    const answer = await fetch(`${viewer.url}/api/courses/${course}${query}`, {
      headers: { cookie: world.cookies.student },
    })
    return { status: answer.status, ...((await answer.json()) as { lectureList: Page['lectures']; older: boolean }) }
  }
  const [first, all] = [await see(''), await see('?lectures=300')]
  expect([first.lectureList.length, first.older]).toEqual([100, true])
  expect([all.lectureList.length, all.older]).toEqual([copies + 1, false])
  expect(first.lectureList).toEqual(all.lectureList.slice(0, 100))
  expect(await see(`?lectures=${copies + 1}`)).toMatchObject({ older: false })
  expect([(await see('?lectures=0')).status, (await see('?lectures=1e9')).status]).toEqual([400, 400])
})

test('an admin’s own list has none of others, and there is one of all', async () => {
  const [own] = await pages('/api/my/lectures', '', 'admin')
  expect(own).toMatchObject({ lectures: [], leaving: { lectures: 0 } })
  const start = await fetch(`${viewer.url}/api/start`, { headers: { cookie: world.cookies.admin } })
  expect(await start.json()).toMatchObject({ mine: [], recent: expect.arrayContaining([expect.anything()]) })
  const everybodys = await pages('/api/admin/lectures', '', 'admin')
  expect(everybodys.map(({ lectures }) => lectures.length)).toEqual([100, 100, copies + 2 - 200])
  const [found] = await pages('/api/admin/lectures', 'copy 205', 'admin')
  expect(found?.lectures.map(({ title }) => title)).toEqual(['Copy 205'])
})

test('all of a lecturer’s lectures are listed, newest first, and what leaves soon is counted whole', async () => {
  const { catalog, organisation } = viewer.context
  await catalog
    .updateTable('organisation')
    .set({ retention_rule: JSON.stringify({ clock: 'recorded', days: 365, warnDays: [30], extensionDays: 60 }) })
    .where('id', '=', organisation)
    .execute()
  await applyRules({ catalog, log: openLog('test', 'silent') })
  const [first, second, third] = await pages('/api/my/lectures')
  expect([first, second, third].map((page) => page?.lectures.length)).toEqual([100, 100, copies + 2 - 200])
  expect(first?.leaving).toEqual({ lectures: copies + 1, mayKeep: true })
  expect(second?.leaving).toBeNull()
  const listed = [first, second, third].flatMap((page) => page?.lectures ?? [])
  expect(new Set(listed.map(({ id }) => id)).size).toBe(copies + 2)
  expect(listed.slice(1).map(({ title }) => title)).toEqual([
    'Light',
    ...Array.from({ length: copies }, (_, index) => `Copy ${index + 1}`),
  ])
  const found = await pages('/api/my/lectures', 'copy 205')
  expect(found.map(({ lectures, next }) => [lectures.map(({ title }) => title), next])).toEqual([[['Copy 205'], null]])
  expect((await pages('/api/my/lectures', '', 'otherLecturer')).map(({ lectures }) => lectures)).toEqual([[]])
})

test('so is all of the trash', async () => {
  for (const id of all) await trashLecture(viewer.context.catalog, id, 'user.delete', world.people.lecturer)
  const trash = await pages('/api/my/trash')
  expect(trash.map(({ lectures }) => lectures.length)).toEqual([100, 100, copies + 1 - 200])
  expect(new Set(trash.flatMap(({ lectures }) => lectures.map(({ id }) => id)))).toEqual(new Set(all))
  const [found] = await pages('/api/my/trash', 'copy 205')
  expect(found?.lectures.map(({ title }) => title)).toEqual(['Copy 205'])
})

/** Reads on until there is no further page. */
async function pages(path: string, words = '', who: RoleName = 'lecturer'): Promise<Page[]> {
  const found: Page[] = []
  let after: LectureId | null = null
  do {
    const query = new URLSearchParams({ q: words, ...(after && { after }) })
    const answer = await fetch(`${viewer.url}${path}?${query}`, { headers: { cookie: world.cookies[who] } })
    expect(answer.status).toBe(200)
    const page = (await answer.json()) as Page
    found.push(page)
    after = page.next
  } while (after !== null)
  return found
}
