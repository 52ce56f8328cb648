import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LectureId, PersonId } from '../../core/ids.ts'
import { addMember, changeCourse, removeMember } from '../../storage/catalog/courses/courses.ts'
import { addToCourse, takeFromCourse } from '../../storage/catalog/lectures/lecture-courses.ts'
import { changeLecture } from '../../storage/catalog/lectures/lectures.ts'
import { beginErasure, eraseNow, eraseRows, trashLecture } from '../../storage/catalog/retention/trash.ts'
import { cancelPlanned, planRecording } from '../../storage/catalog/starting/planned-recordings.ts'
import { keepWatchPositions } from '../../storage/catalog/watching/watch-positions.ts'
import { extendManifest } from '../../storage/publication/extend-manifest.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'
import { type Objects, outsiders, type RoleName, roles, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { rawRequest } from '../harness/ways/raw-request.ts'

/* What Aula keeps for people who watch: where they stopped, what is new to them, and their podcast addresses. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let call: ViewerRig['call']

beforeAll(async () => {
  ;({ viewer, world, call } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const minute = 60_000

describe('a place in a replay', () => {
  let objects: Objects
  const place = { position: 40 * minute, duration: 90 * minute }
  const keep = (role: RoleName, body: object = place, lecture: LectureId = objects.lecture) =>
    call('PUT', `/lectures/${lecture}/position`, role, body)
  const resumeOf = async (role: RoleName) => (await call('GET', `/lectures/${objects.lecture}`, role)).body.resumeAt
  const shelfOf = async (role: RoleName) => {
    const { continued } = (await call('GET', '/start', role)).body
    const own = (continued as { lecture: { id: string }; position: number; duration: number }[]).filter(
      ({ lecture }) => lecture.id === objects.lecture,
    )
    return own.map(({ position, duration }) => ({ position, duration }))
  }
  beforeAll(async () => {
    objects = await world.objects()
    const recording = await world.published(objects)
    // As long as the lecture of which these are places.
    const longer = (time: number) => time * 450
    await extendManifest(viewer.context, recording, (manifest) => ({
      ...{ ...manifest, duration: longer(manifest.duration) },
      takes: manifest.takes.map((take) => ({
        ...{ ...take, end: longer(take.end) },
        renditions: take.renditions.map((rendition) => ({
          ...rendition,
          segments: rendition.segments.map((segment) => ({
            ...segment,
            ...{ start: longer(segment.start), duration: longer(segment.duration) },
          })),
        })),
      })),
    }))
  })

  test('is kept for whoever was there, and for nobody else', async () => {
    expect(await resumeOf('student')).toBeNull()
    expect(await keep('student')).toMatchObject({ status: 204 })
    expect([await resumeOf('student'), await shelfOf('student')]).toEqual([40 * minute, [place]])
    for (const role of ['lecturer', 'admin'] as const) {
      expect([await resumeOf(role), await shelfOf(role)]).toEqual([null, []])
    }
  })

  test('moves on, leaves the shelf at 95 %, and is worth nothing before ten seconds', async () => {
    await keep('student', { ...place, position: 60 * minute })
    expect(await resumeOf('student')).toBe(60 * minute)
    await keep('student', { ...place, position: 86 * minute })
    expect([await resumeOf('student'), await shelfOf('student')]).toEqual([null, []])
    await keep('student', { ...place, position: 9_999 })
    expect([await resumeOf('student'), await shelfOf('student')]).toEqual([null, []])
    // A player may be a frame beyond the end.
    expect(await keep('student', { ...place, position: 91 * minute })).toMatchObject({ status: 204 })
  })

  test('is taken off the shelf, and put back', async () => {
    await keep('student')
    expect(await call('DELETE', `/lectures/${objects.lecture}/position`, 'student')).toMatchObject({ status: 204 })
    expect([await resumeOf('student'), await shelfOf('student')]).toEqual([null, []])
    await keep('student')
    expect(await shelfOf('student')).toEqual([place])
  })

  test('is refused to whoever may not watch, is not signed in, or tells nonsense', async () => {
    expect(await keep('otherStudent')).toMatchObject({ status: 403, body: { code: 'access.not-allowed' } })
    const { lecture } = await world.objects('public')
    const signIn = { status: 401, body: { code: 'access.sign-in' } }
    expect(await keep('nobody', place, lecture)).toMatchObject(signIn)
    expect(await call('DELETE', `/lectures/${lecture}/position`, 'nobody')).toMatchObject(signIn)
    for (const body of [
      { position: -1, duration: 5 },
      { position: 1, duration: 0 },
      { position: 1.5, duration: 5 },
      {},
    ]) {
      expect(await keep('student', body)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    }
  })

  test('cannot be gone on with by whoever may not watch any more', async () => {
    const { catalog, organisation } = viewer.context
    await removeMember(catalog, objects.course, world.people.student)
    expect(await shelfOf('student')).toEqual([])
    await addMember(catalog, organisation, objects.course, world.people.student, 'student')
    expect(await shelfOf('student')).toEqual([place])
  })

  test('goes with the lecture', async () => {
    const { catalog } = viewer.context
    await trashLecture(catalog, objects.lecture, 'user.delete')
    expect(await shelfOf('student')).toEqual([])
    await eraseNow(catalog, objects.lecture)
    await beginErasure(catalog, objects.lecture)
    await eraseRows(catalog, objects.lecture)
    const left = catalog.selectFrom('watch_position').selectAll().where('lecture_id', '=', objects.lecture)
    expect(await left.execute()).toEqual([])
  })

  test('of two thousand people is kept in one statement; who has gone meanwhile is passed over', async () => {
    const { catalog, organisation } = viewer.context
    const { lecture } = await world.objects()
    await sql`
      with people as (
        insert into person (id, name, email) select 'p' || n, 'P', 'p' || n || '@example.org' from generate_series(1, 2000) as n
        returning id
      )
      insert into membership (organisation_id, person_id, role) select ${organisation}, id, 'student' from people`.execute(
      catalog,
    )
    const notes = Array.from({ length: 2_001 }, (_, n) => ({ person: `p${n}` as PersonId, lecture, ...place }))
    const gone = { person: 'p1' as PersonId, lecture: 'gone' as LectureId, ...place }
    await keepWatchPositions(catalog, organisation, [...notes, gone])
    const kept = catalog.selectFrom('watch_position').where('lecture_id', '=', lecture)
    const { count } = await kept.select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow()
    expect(count).toBe(2_000)
    await sql`delete from membership where person_id = 'p7'`.execute(catalog)
    expect(
      await kept
        .where('person_id', '=', 'p7' as PersonId)
        .selectAll()
        .execute(),
    ).toEqual([])
  })
})

describe('a new replay', () => {
  type Notice = { lecture: string; title: string; course: string; at: string; unread: boolean }
  const noticesOf = async (role: RoleName) => (await call('GET', '/my/notices', role)).body.replays as Notice[]
  const newOf = async (role: RoleName) => {
    const { newReplays } = (await call('GET', '/start', role)).body
    return (newReplays as { id: string }[]).map(({ id }) => id)
  }

  test('is told to the members of its course who did not hold it, until they have looked', async () => {
    const objects = await world.objects()
    await world.published(objects)
    const [notice] = await noticesOf('student')
    expect(notice).toMatchObject({ lecture: objects.lecture, title: 'Light', course: 'Optics', unread: true })
    expect((await newOf('student'))[0]).toBe(objects.lecture)
    for (const role of ['lecturer', 'otherStudent', 'admin'] as const) {
      const told = [...(await noticesOf(role)).map(({ lecture }) => lecture), ...(await newOf(role))]
      expect([role, told.includes(objects.lecture)]).toEqual([role, false])
    }
    expect(await call('PUT', '/my/notices', 'student', { until: notice?.at })).toMatchObject({ status: 204 })
    expect((await noticesOf('student')).filter(({ unread }) => unread)).toEqual([])
    // An older look takes nothing back.
    await call('PUT', '/my/notices', 'student', { until: '2020-01-01T00:00:00Z' })
    expect((await noticesOf('student')).filter(({ unread }) => unread)).toEqual([])

    const next = await world.objects()
    await world.published(next)
    expect((await noticesOf('student')).filter(({ unread }) => unread)).toMatchObject([{ lecture: next.lecture }])
  })

  test('is no news to who has begun to watch it, nor once it is in the trash or only its link opens it', async () => {
    const { catalog } = viewer.context
    const [watched, trashed, linked] = [await world.objects(), await world.objects(), await world.objects()]
    for (const objects of [watched, trashed, linked]) await world.published(objects)
    await call('PUT', `/lectures/${watched.lecture}/position`, 'student', { position: 0, duration: 5_000 })
    await trashLecture(catalog, trashed.lecture, 'user.delete')
    await changeLecture(catalog, linked.lecture, { access: 'link' })
    const shelf = await newOf('student')
    const unread = (await noticesOf('student')).filter((notice) => notice.unread).map(({ lecture }) => lecture)
    for (const { lecture } of [watched, trashed, linked]) {
      expect(shelf).not.toContain(lecture)
      expect(unread).not.toContain(lecture)
    }
  })

  test('is news for a month', async () => {
    const objects = await world.objects()
    const id = await world.published(objects)
    await sql`update recording set published_at = now() - interval '31 days' where id = ${id}`.execute(
      viewer.context.catalog,
    )
    expect(await newOf('student')).not.toContain(objects.lecture)
  })
})

test('what is planned in somebody’s courses is told to them, until it begins', async () => {
  const { catalog, organisation } = viewer.context
  const { room, course } = await world.objects()
  const plan = async (title: string, hours: number) => {
    const beginsAt = new Date(Date.now() + hours * 3600_000)
    const planned = { room: { id: room, organisation_id: organisation }, person: world.people.lecturer, title }
    return await planRecording(catalog, { ...planned, speaker: 'Lea', beginsAt, endsAt: null })
  }
  await plan('in a month', 30 * 24)
  const later = await plan('tomorrow', 24)
  await plan('soon', 1)
  const titlesFor = async (role: RoleName) => {
    const upcoming = (await call('GET', '/start', role)).body.upcoming as { title: string; course: { id: string } }[]
    return upcoming.filter((one) => one.course.id === course).map(({ title }) => title)
  }
  expect(await titlesFor('student')).toEqual(['soon', 'tomorrow'])
  for (const role of ['nobody', 'otherStudent'] as const) expect(await titlesFor(role)).toEqual([])
  for (const role of ['student', 'admin'] as const) {
    const { upcoming } = (await call('GET', `/courses/${course}`, role)).body as { upcoming: { title: string }[] }
    expect(upcoming.map(({ title }) => title)).toEqual(['soon', 'tomorrow'])
  }
  await cancelPlanned(catalog, room, later.id, world.people.lecturer)
  expect(await titlesFor('student')).toEqual(['soon'])
})

describe('a course as a podcast', () => {
  let objects: Objects
  let own: string
  const feedOf = async (role: RoleName) => (await call('GET', `/courses/${objects.course}/feed`, role)).body
  const renew = (role: RoleName) => call('PUT', `/courses/${objects.course}/feed`, role)
  beforeAll(async () => {
    objects = await world.objects()
    await world.published(objects)
    await changeLecture(viewer.context.catalog, objects.lecture, { title: 'Waves & <light>', description: 'All of it' })
    expect(await feedOf('student')).toEqual({ own: null, public: null })
    expect(await renew('student')).toMatchObject({ status: 204 })
    own = String((await feedOf('student')).own)
  })

  test('has an address for each member, whose secret the catalogue does not know', async () => {
    expect(own).toMatch(new RegExp(`^${viewer.url}/feeds/${objects.course}\\.xml\\?token=[\\w-]{43}$`))
    expect((await feedOf('student')).own).toBe(own)
    expect((await feedOf('lecturer')).own).toBeNull()
    const rows = await viewer.context.catalog.selectFrom('course_feed').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(new URL(own).searchParams.get('token'))
    for (const role of roles.filter((one) => !['student', 'lecturer', 'admin'].includes(one))) {
      expect((await renew(role)).status).toBe(outsiders.includes(role) ? 401 : 403)
    }
  })

  test('lists what can be watched, with the length and the type of what is there', async () => {
    const { response, items } = await readFeed(own)
    expect(response.headers.get('content-type')).toMatch(/^application\/rss\+xml/)
    expect(items).toMatchObject([
      { title: 'Waves & <light>', description: 'All of it', guid: { '#text': objects.lecture } },
    ])
    const [{ enclosure }] = items as [{ enclosure: Record<string, string> }]
    const address = String(enclosure['@url'])
    expect(new URL(address).pathname).toBe(`/feeds/${objects.course}/${objects.lecture}.mp4`)
    const head = await fetch(address, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(enclosure['@length'])
    expect(head.headers.get('content-type')).toBe(enclosure['@type'])
    expect(head.headers.get('accept-ranges')).toBe('bytes')
    const part = await fetch(address, { headers: { range: 'bytes=100-199' }, redirect: 'error' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/20000'])
    expect((await part.arrayBuffer()).byteLength).toBe(100)
  })

  test('is not sent again while it is the same; a date alone never says that it is', async () => {
    const { response } = await readFeed(own)
    const etag = response.headers.get('etag') ?? ''
    const { pathname, search } = new URL(own)
    const ask = async (headers: Record<string, string>) =>
      (await rawRequest(viewer.url, pathname + search, { headers })).status
    expect(Date.parse(response.headers.get('last-modified') ?? '')).toBeGreaterThan(0)
    expect(await ask({ 'if-none-match': etag })).toBe(304)
    expect(await ask({ 'if-modified-since': new Date().toUTCString() })).toBe(200)
    await changeLecture(viewer.context.catalog, objects.lecture, { title: 'Waves' })
    expect(await ask({ 'if-none-match': etag, 'if-modified-since': new Date().toUTCString() })).toBe(200)
  })

  test('has what is public at an address for everybody, and is not there as long as nothing is', async () => {
    const open = `${viewer.url}/feeds/${objects.course}.xml`
    expect((await fetch(open)).status).toBe(404)
    expect((await fetch(`${viewer.url}/feeds/${objects.course}/${objects.lecture}.mp4`)).status).toBe(404)
    await changeLecture(viewer.context.catalog, objects.lecture, { access: 'public' })
    expect((await feedOf('student')).public).toBe(open)
    const { items, channel } = await readFeed(open)
    expect(items).toHaveLength(1)
    expect(channel).not.toHaveProperty('itunes:block')
    const [{ enclosure }] = items as [{ enclosure: Record<string, string> }]
    expect((await fetch(String(enclosure['@url']))).status).toBe(200)
    await changeLecture(viewer.context.catalog, objects.lecture, { access: 'course' })
    expect((await fetch(open)).status).toBe(404)
  })

  test('tells strangers neither what a course is about nor what it shows of others', async () => {
    const { catalog, organisation } = viewer.context
    const open = `${viewer.url}/feeds/${objects.course}.xml`
    const shown = await world.objects('public')
    await world.published(shown)
    await changeCourse(catalog, objects.course, { description: 'For us alone' })
    await addToCourse(catalog, organisation, shown.lecture, objects.course, world.people.lecturer)
    expect((await feedOf('student')).public).toBeNull()
    expect((await fetch(open)).status).toBe(404)
    expect((await fetch(open.replace('.xml', `/${shown.lecture}.mp4`))).status).toBe(404)
    await changeLecture(catalog, objects.lecture, { access: 'public' })
    const { items, channel } = await readFeed(open)
    expect(items).toMatchObject([{ guid: { '#text': objects.lecture } }])
    expect(channel.description).not.toContain('For us alone')
    expect((await readFeed(own)).channel.description).toBe('For us alone')
    await changeLecture(catalog, objects.lecture, { access: 'course' })
    await takeFromCourse(catalog, shown.lecture, objects.course)
  })

  test('opens no lecture of another course, and none that was taken away', async () => {
    const { catalog } = viewer.context
    const token = new URL(own).searchParams.get('token')
    const other = await world.objects()
    await world.published(other)
    const open = async (lecture: LectureId, course = objects.course) =>
      (await fetch(`${viewer.url}/feeds/${course}/${lecture}.mp4?token=${token}`)).status
    expect(await open(objects.lecture)).toBe(200)
    expect(await open(other.lecture)).toBe(404)
    expect(await open(other.lecture, other.course)).toBe(404)
    await changeLecture(catalog, objects.lecture, { access: 'link' })
    expect([await open(objects.lecture), (await readFeed(own)).items.length]).toEqual([404, 0])
    await changeLecture(catalog, objects.lecture, { access: 'course' })
    expect(await open(objects.lecture)).toBe(200)
  })

  test('has the lectures of other courses that it shows, as long as it does', async () => {
    const { catalog, organisation } = viewer.context
    const other = await world.objects()
    await world.published(other)
    const media = own.replace('.xml', `/${other.lecture}.mp4`)
    const open = async () => [(await readFeed(own)).items.length, (await fetch(media)).status]
    expect(await open()).toEqual([1, 404])
    await addToCourse(catalog, organisation, other.lecture, objects.course, world.people.lecturer)
    expect(await open()).toEqual([2, 200])
    await takeFromCourse(catalog, other.lecture, objects.course)
    expect(await open()).toEqual([1, 404])
  })

  test('a new address ends the one before, and it can be given up', async () => {
    await renew('student')
    expect((await fetch(own)).status).toBe(404)
    own = String((await feedOf('student')).own)
    expect((await fetch(own)).status).toBe(200)
    expect(await call('DELETE', `/courses/${objects.course}/feed`, 'student')).toMatchObject({ status: 204 })
    expect((await fetch(own)).status).toBe(404)
    expect((await feedOf('student')).own).toBeNull()
    await renew('student')
    own = String((await feedOf('student')).own)
  })

  test('is dead for who has left the course, is deactivated, or is no member any more', async () => {
    const { catalog, organisation } = viewer.context
    const media = own.replace('.xml', `/${objects.lecture}.mp4`)
    const open = async () => [(await fetch(own)).status, (await fetch(media)).status]
    expect(await open()).toEqual([200, 200])
    await removeMember(catalog, objects.course, world.people.student)
    expect(await open()).toEqual([404, 404])
    await addMember(catalog, organisation, objects.course, world.people.student, 'student')
    const member = () => catalog.updateTable('membership').where('person_id', '=', world.people.student)
    await member().set({ deactivated_at: new Date() }).execute()
    expect(await open()).toEqual([404, 404])
    await member().set({ deactivated_at: null }).execute()
    expect(await open()).toEqual([200, 200])
    for (const wrong of ['', 'x'.repeat(43)]) {
      expect((await fetch(own.replace(/token=.*/, `token=${wrong}`))).status).toBe(404)
    }
  })
})

test('playlists are packed for whoever can unpack them', async () => {
  const objects = await world.objects('public')
  await world.published(objects)
  const address = `${viewer.url}/media/lectures/${objects.lecture}/video-720p.m3u8`
  const plain = await rawRequest(viewer.url, new URL(address).pathname)
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.headers.vary).toContain('Accept-Encoding')
  const packed = await fetch(address, { headers: { 'accept-encoding': 'gzip' } })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.headers.get('content-type')).toMatch(/^application\/vnd\.apple\.mpegurl/)
  expect(packed.headers.get('etag')).not.toBe(plain.headers.etag)
  expect(await packed.text()).toBe(plain.body)
})

async function readFeed(address: string) {
  const response = await fetch(address)
  const text = await response.text()
  expect([response.status, XMLValidator.validate(text)]).toEqual([200, true])
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false },
    isArray: (name) => name === 'item',
  })
  const channel = parser.parse(text).rss.channel as Record<string, unknown> & { item?: Record<string, unknown>[] }
  return { response, channel, items: channel.item ?? [] }
}
