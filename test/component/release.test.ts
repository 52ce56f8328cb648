import * as HLS from 'hls-parser'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LectureId, RecordingId } from '../../core/ids.ts'
import { aboutOf } from '../../keeper/about/about-of.ts'
import { wordsOf } from '../../keeper/mail/words-of.ts'
import { nameLecturer } from '../../storage/catalog/lectures/lecture-lecturers.ts'
import { releaseDue } from '../../storage/catalog/lectures/release.ts'
import { changeHowOften, noteNewMembers, queueReplayNotices } from '../../storage/catalog/notices/replay-notices.ts'
import { findAboutFacts } from '../../storage/catalog/recordings/abouts.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { keptLectures } from '../../storage/catalog/retention/retention.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import {
  type Objects,
  outsiders,
  plainTrack,
  type RoleName,
  roles,
  type ViewerWorld,
} from '../harness/aula/viewer-world.ts'
import { layUnpublished } from '../harness/lay/lay-recording.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const inCharge: readonly RoleName[] = ['lecturer', 'admin']
const others = roles.filter((role) => !inCharge.includes(role))
/** Who may watch what has appeared, by a lecture's access. */
const watchers: Record<'public' | 'link' | 'signed-in' | 'course', readonly RoleName[]> = {
  public: others,
  // With the key: `guest` below.
  link: [],
  'signed-in': others.filter((role) => !outsiders.includes(role)),
  course: ['student'],
}

describe.each(['public', 'link', 'signed-in', 'course'] as const)(
  'a replay that waits, of a lecture for %s',
  (access) => {
    let objects: Objects
    let addresses: string[]
    /** What opens it for whoever has the link. */
    let key = ''

    beforeAll(async () => {
      objects = await waiting(access)
      addresses = await everyAddress(objects)
      expect(addresses).toHaveLength(3 + 8 + 4)
      const { share } = await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'lecturer')
      key = new URL(String(share)).searchParams.get('key') ?? ''
      expect(key !== '').toBe(access === 'link')
    })

    test('those in charge watch every byte of it and find it in their lists', async () => {
      for (const role of inCharge) expect(await statuses(addresses, role)).toEqual([200])
      for (const role of inCharge) {
        expect(await call('GET', `/api/lectures/${objects.lecture}`, undefined, role)).toMatchObject({
          ...{ status: 'hidden', release: { appearsAt: null }, playback: { live: false } },
          ...{ duration: 12_000, recordings: [{ state: 'hidden' }] },
        })
      }
      expect(await listsWith(objects, 'lecturer')).toEqual(['course', 'mine', 'my lectures', 'search'])
    })

    test('nobody else gets a byte of it, nor finds it, by any route', async () => {
      await expectNothing()
    })

    test('once released it is there for those who may watch, and gone with the answer when it is taken back', async () => {
      expect(await release(objects, 'now')).toBe(204)
      for (const role of others) {
        expect([role, await statuses(addresses, role)]).toEqual([role, [refusalOf(role) ?? 200]])
      }
      if (key) expect(await statuses(addresses.map(withKey), 'nobody')).toEqual([200])
      const page = await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'lecturer')
      expect(page).toMatchObject({ status: 'ready', release: null })
      // All of this has just been decided and kept: not a byte more, without waiting.
      expect(await release(objects, 'after-review')).toBe(204)
      await expectNothing()
      const { events } = await call('GET', `/api/lectures/${objects.lecture}/events`, undefined, 'lecturer')
      expect((events as { event: string }[]).slice(0, 3)).toMatchObject([
        { event: 'hide', reason: 'user.take-back', actor: 'lecturer' },
        { event: 'show', reason: 'user.release', actor: 'lecturer' },
        { event: 'publishHidden', actor: null },
      ])
    })

    async function expectNothing() {
      for (const role of others) {
        const refused = refusalOf(role)
        expect([role, await statuses(addresses, role)]).toEqual([role, [refused ?? 404]])
        expect([role, await listsWith(objects, role)]).toEqual([role, []])
        const page = await call('GET', `/api/lectures/${objects.lecture}`, undefined, role)
        const news = await call('GET', `/api/lectures/${objects.lecture}/news?status=ready`, undefined, role)
        if (refused) expect([page.http, news.http]).toEqual([refused, refused])
        else expectReviewed(page, news)
      }
      if (!key) return
      expect(await statuses(addresses.map(withKey), 'nobody')).toEqual([404])
      const path = `/api/lectures/${objects.lecture}`
      const opened = await fetch(`${viewer.url}${path}?key=${key}`)
      const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      for (const address of addresses) {
        const answer = await fetch(viewer.url + address, { headers: { cookie } })
        expect([address, answer.status]).toEqual([address, 404])
      }
      expectReviewed(
        await call('GET', `${path}?key=${key}`, undefined, 'nobody'),
        await call('GET', `${path}/news?status=ready&key=${key}`, undefined, 'nobody'),
      )
    }

    /** What the lecture's access says to them; undefined: they may watch it. */
    const refusalOf = (role: RoleName) => {
      if (watchers[access].includes(role)) return undefined
      return outsiders.includes(role) ? 401 : 403
    }
    const withKey = (address: string) => `${address}?key=${key}`
  },
)

/** The page says kindly that the replay is being looked at, and nothing about it. */
function expectReviewed(page: Answer, news: Answer) {
  expect(page).toMatchObject({
    ...{ http: 200, status: 'hidden', release: { appearsAt: null }, title: 'Light' },
    ...{ playback: null, poster: null, duration: 0, preparations: [], recordings: [] },
  })
  expect(news).toMatchObject({ http: 200, status: 'hidden' })
}

test('live is as before: what is watched live waits from the moment it is a replay', async () => {
  const { catalog, store, organisation } = viewer.context
  const objects = await reviewed()
  const tracks = [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]
  const laid = { ...objects, organisation, person: world.people.lecturer }
  const id = await layUnpublished({ catalog, store }, laid, [{ tracks, offset: 0 }])
  const playlist = `/media/lectures/${objects.lecture}/index.m3u8`
  const segment = `/media/recordings/${id}/t1/video/720p-c1/0-1.m4s`
  expect(await statuses([playlist, segment], 'student')).toEqual([200])
  await finaliseRecording({ catalog, store }, id)
  await expect.poll(() => statuses([playlist, segment], 'student')).toEqual([404])
  const page = await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'student')
  expect(page).toMatchObject({ status: 'hidden', playback: null })
})

test('a second recording waits while the first one is there', async () => {
  const objects = await waiting()
  await release(objects, 'now')
  const second = await world.published(objects)
  const page = (role: RoleName) => call('GET', `/api/lectures/${objects.lecture}`, undefined, role)
  expect(await page('student')).toMatchObject({ status: 'ready', release: null, duration: 12_000 })
  expect(await page('lecturer')).toMatchObject({ status: 'ready', release: { appearsAt: null }, duration: 24_000 })
  expect(JSON.stringify(await page('student'))).not.toContain(second)
  expect(await statuses([`/media/recordings/${second}/t1/video/720p-c1/0-1.m4s`], 'student')).toEqual([404])
  await release(objects, 'now')
  expect(await page('student')).toMatchObject({ release: null, duration: 24_000 })
})

test('after so many hours it appears by itself, not before, and once', async () => {
  const { catalog } = viewer.context
  const objects = await world.objects()
  expect(await setReplays(objects, { when: 'after-hours', hours: 24 })).toMatchObject({ http: 204 })
  const id = await world.published(objects)
  const { release_at, published_at } = await row(id)
  expect(release_at?.getTime()).toBe((published_at?.getTime() ?? 0) + 24 * 3_600_000)
  expect(await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'student')).toMatchObject({
    ...{ status: 'hidden', release: { appearsAt: release_at?.toISOString() }, playback: null },
  })
  expect(await releaseDue(catalog)).toEqual([])
  await dueSince(id, '-1 second')
  expect(await releaseDue(catalog)).toEqual([])
  await dueSince(id, '1 second')
  const done = await Promise.all([releaseDue(catalog), releaseDue(catalog), releaseDue(catalog)])
  expect(done.flat().map((recording) => recording.id)).toEqual([id])
  const { events } = await call('GET', `/api/lectures/${objects.lecture}/events`, undefined, 'lecturer')
  const shown = (events as { event: string }[]).filter(({ event }) => event === 'show')
  expect(shown).toMatchObject([{ reason: 'release.due', actor: null }])
  expect(await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'student')).toMatchObject({ status: 'ready' })
})

test('who looks before its time may stop it, and an undo brings the time back', async () => {
  const { catalog } = viewer.context
  const objects = await world.objects()
  await setReplays(objects, { when: 'after-hours', hours: 1 })
  const id = await world.published(objects)
  const at = (await row(id)).release_at?.toISOString() ?? ''
  expect(await release(objects, 'now')).toBe(204)
  expect(await release(objects, at)).toBe(204)
  expect(await row(id)).toMatchObject({ state: 'hidden', released_at: null, release_at: new Date(at) })
  expect(await release(objects, 'after-review')).toBe(204)
  await dueSince(id, '1 day', true)
  expect(await releaseDue(catalog)).toEqual([])
  expect(await row(id)).toMatchObject({ state: 'hidden', release_at: null })
  expect(await release(objects, 'soon')).toBe(400)
})

test('a choice of hours that is none is refused with the field that is wrong; the others keep it', async () => {
  const objects = await world.objects()
  for (const hours of [0, 169, 1.5, -3]) {
    expect(await setReplays(objects, { when: 'after-hours', hours })).toMatchObject({
      ...{ http: 400, code: 'request.invalid' },
      fields: { 'replays.hours': 'must be a whole number from 1 to 168' },
    })
  }
  const course = () => call('GET', `/api/courses/${objects.course}`, undefined, 'student')
  expect(await course()).toMatchObject({ replays: { when: 'at-once', hours: 24 } })
  expect(await setReplays(objects, { when: 'after-review', hours: 168 }, 'student')).toMatchObject({ http: 403 })
  expect(await setReplays(objects, { when: 'after-review', hours: 168 })).toMatchObject({ http: 204 })
  expect(await course()).toMatchObject({ replays: { when: 'after-review', hours: 168 } })
})

test('what waits goes on waiting when the course, or its setting, is another one', async () => {
  const objects = await waiting()
  await setReplays(objects, { when: 'at-once', hours: 24 })
  expect(await releaseDue(viewer.context.catalog)).toEqual([])
  const change = { course: null, access: 'public' }
  expect(await call('PATCH', `/api/lectures/${objects.lecture}`, change, 'lecturer')).toMatchObject({ http: 204 })
  const page = await call('GET', `/api/lectures/${objects.lecture}`, undefined, 'nobody')
  expect(page).toMatchObject({ status: 'hidden', playback: null })
  const released = await world.objects()
  const id = await world.published(released)
  await setReplays(released, { when: 'after-review', hours: 24 })
  expect(await row(id)).toMatchObject({ state: 'published' })
})

test('out of the trash it waits as before; a lecture without a replay has none to show', async () => {
  const objects = await waiting()
  const path = `/api/lectures/${objects.lecture}`
  await call('DELETE', path, undefined, 'lecturer')
  expect(await release(objects, 'now')).toBe(409)
  await call('POST', `${path}/restore`, undefined, 'lecturer')
  expect(await call('GET', path, undefined, 'student')).toMatchObject({ status: 'hidden', playback: null })
  expect(await release(await world.objects(), 'now')).toBe(409)
})

test('news of a replay go out with its release, once, and not of one that is taken back', async () => {
  const { catalog, organisation, settings } = viewer.context
  await noteNewMembers(catalog)
  await changeHowOften(catalog, organisation, world.people.student, 'at-once')
  await queueReplayNotices(catalog, 0)
  const told = async (lecture: LectureId) => {
    await queueReplayNotices(catalog, 0)
    const mails = await catalog.selectFrom('mail').selectAll().where('kind', '=', 'new-replays').execute()
    return mails.filter(({ facts }) => facts.lectures?.includes(lecture))
  }
  const objects = await waiting()
  expect(await told(objects.lecture)).toEqual([])
  // It was recorded before the last news, and appears after them.
  await catalog
    .updateTable('recording')
    .set({ published_at: sql`published_at - interval '1 hour'` })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  await release(objects, 'now')
  const [mail] = await told(objects.lecture)
  if (!mail) throw new Error('no e-mail')
  const words = () => wordsOf(catalog, mail, { publicOrigin: 'https://aula.example', key: settings.AULA_SECRET })
  expect(await words()).toMatchObject({ links: [{ label: expect.stringContaining('Light') }] })
  // An hour later: it has been released, and is not new when it comes back.
  await catalog
    .updateTable('recording')
    .set({ released_at: sql`released_at - interval '1 hour'` })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  await release(objects, 'after-review')
  expect(await words()).toBeUndefined()
  await release(objects, 'now')
  expect(await told(objects.lecture)).toHaveLength(1)
})

test('who is in charge hears once that a replay waits for a review: by the bell and by e-mail, as they want', async () => {
  const { catalog, organisation, settings } = viewer.context
  await noteNewMembers(catalog)
  const { lecturer, otherLecturer, student } = world.people
  await changeHowOften(catalog, organisation, lecturer, 'at-once')
  await changeHowOften(catalog, organisation, otherLecturer, 'never')
  await changeHowOften(catalog, organisation, student, 'at-once')
  await queueReplayNotices(catalog, 0)
  const objects = await waiting()
  const { lecture } = objects
  await nameLecturer(catalog, organisation, lecture, otherLecturer)
  await catalog
    .updateTable('recording')
    .set({ published_at: sql`clock_timestamp()` })
    .where('lecture_id', '=', lecture)
    .execute()
  const told = async () => {
    await Promise.all([queueReplayNotices(catalog, 0), queueReplayNotices(catalog, 0)])
    const mails = await catalog.selectFrom('mail').selectAll().where('kind', '=', 'new-replays').execute()
    return mails.filter(({ facts }) => facts.reviews?.includes(lecture))
  }
  expect((await told()).map(({ person_id }) => person_id)).toEqual([lecturer])
  const [mail] = await told()
  expect(await told()).toHaveLength(1)
  if (!mail) throw new Error('no e-mail')
  const words = () => wordsOf(catalog, mail, { publicOrigin: 'https://aula.example', key: settings.AULA_SECRET })
  const url = `https://aula.example/lectures/${lecture}`
  expect((await words())?.links).toContainEqual({ label: 'Light', url, note: 'Optics, waits for your review' })

  const bell = async (role: RoleName) => {
    const { reviews } = await call('GET', '/api/my/notices', undefined, role)
    return (reviews as { lecture: string; at: string; unread: boolean }[]).find((one) => one.lecture === lecture)
  }
  expect(await bell('student')).toBeUndefined()
  expect(await bell('otherLecturer')).toMatchObject({ title: 'Light', course: 'Optics', unread: true })
  const waits = await bell('lecturer')
  expect(waits).toMatchObject({ unread: true })
  await call('PUT', '/api/my/notices', { until: waits?.at }, 'lecturer')
  // Looked at, it stays until it waits no more.
  expect(await bell('lecturer')).toMatchObject({ unread: false })
  await setAppearance(lecture, sql<Date>`clock_timestamp() + interval '1 day'`)
  expect([await bell('lecturer'), await words()]).toEqual([undefined, undefined])
  await setAppearance(lecture, null)
  expect(await bell('lecturer')).toBeDefined()
  await release(objects, 'now')
  expect([await bell('lecturer'), await words()]).toEqual([undefined, undefined])
})

test('retention counts from the release, and the store is told what waits', async () => {
  const { catalog } = viewer.context
  const objects = await waiting()
  const [recording] = await catalog
    .selectFrom('recording')
    .selectAll()
    .where('lecture_id', '=', objects.lecture)
    .execute()
  const id = recording?.id as RecordingId
  await catalog
    .updateTable('recording')
    .set({ published_at: sql`published_at - interval '300 days'` })
    .where('id', '=', id)
    .execute()
  const publishedAt = async () =>
    (await keptLectures(catalog)).find((lecture) => lecture.id === objects.lecture)?.facts.publishedAt ?? null
  expect(await publishedAt()).toBe(null)
  const about = async () => {
    const facts = await findAboutFacts(catalog, id)
    return facts && aboutOf(facts)
  }
  expect(await about()).toMatchObject({ hidden: true, course: { replays: { when: 'after-review', hours: 24 } } })
  await release(objects, 'now')
  expect(Date.now() - ((await publishedAt())?.getTime() ?? 0)).toBeLessThan(60_000)
  expect(await about()).toMatchObject({ hidden: false })
})

type Answer = Record<string, unknown> & { http: number }

/** A course whose replays wait for a review. */
async function reviewed(access: Parameters<ViewerWorld['objects']>[0] = 'course'): Promise<Objects> {
  const objects = await world.objects(access)
  expect(await setReplays(objects, { when: 'after-review', hours: 24 })).toMatchObject({ http: 204 })
  return objects
}

async function waiting(access?: Parameters<ViewerWorld['objects']>[0]): Promise<Objects> {
  const objects = await reviewed(access)
  await world.published(objects)
  return objects
}

async function setReplays({ course }: Objects, replays: object, role: RoleName = 'lecturer'): Promise<Answer> {
  return await call('PATCH', `/api/courses/${course}`, { replays }, role)
}

async function setAppearance(lecture: LectureId, at: RawBuilder<Date> | null): Promise<void> {
  const { catalog } = viewer.context
  await catalog.updateTable('recording').set({ release_at: at }).where('lecture_id', '=', lecture).execute()
}

async function release({ lecture }: Objects, appears: string): Promise<number> {
  return (await call('PUT', `/api/lectures/${lecture}/release`, { appears }, 'lecturer')).http
}

async function row(id: RecordingId) {
  const found = await findRecording(viewer.context.catalog, id)
  if (!found) throw new Error('no recording')
  return found
}

/** Moves the time at which it appears to so long ago; `waiting` only where it has one. */
async function dueSince(id: RecordingId, ago: string, onlyTimed = false): Promise<void> {
  await viewer.context.catalog
    .updateTable('recording')
    .set({ release_at: sql`clock_timestamp() - ${ago}::interval` })
    .where('id', '=', id)
    .$if(onlyTimed, (query) => query.where('release_at', 'is not', null))
    .execute()
}

/** In which lists of lectures somebody finds this one. */
async function listsWith({ lecture, course }: Objects, role: RoleName): Promise<string[]> {
  const start = await call('GET', '/api/start', undefined, role)
  const lists: Record<string, unknown> = {
    live: start.live,
    recent: start.recent,
    mine: start.mine,
    search: (await call('GET', '/api/lectures?q=light', undefined, role)).lectures,
    course: (await call('GET', `/api/courses/${course}`, undefined, role)).lectureList,
    'my lectures': (await call('GET', '/api/my/lectures', undefined, role)).lectures,
  }
  return Object.keys(lists)
    .filter((name) => JSON.stringify(lists[name] ?? []).includes(lecture))
    .sort()
}

/** Every address of media that there is of a lecture: as those in charge are given them. */
async function everyAddress({ lecture }: Objects): Promise<string[]> {
  const folder = `/media/lectures/${lecture}`
  const text = async (path: string) => await (await get(path, 'lecturer')).text()
  const playlists = ['index', 'video-720p', 'audio-main'].map((name) => `${folder}/${name}.m3u8`)
  const media: string[] = []
  for (const playlist of playlists.slice(1)) {
    const parsed = HLS.parse(await text(playlist)) as HLS.types.MediaPlaylist
    media.push(...new Set(parsed.segments.flatMap(({ uri, map }) => [uri, map?.uri ?? ''])))
  }
  const sheet = /^(\/media\S+)#/m.exec(await text(`${folder}/thumbnails.vtt`))?.[1] ?? ''
  return [
    ...playlists,
    ...media,
    ...['poster.jpg', 'thumbnails.vtt', 'download.mp4'].map((file) => `${folder}/${file}`),
    sheet,
  ]
}

/** What these addresses answer, each kind once. */
async function statuses(addresses: string[], role: RoleName): Promise<number[]> {
  const answers = await Promise.all(
    addresses.map(async (address) => {
      const response = await get(address, role)
      await response.arrayBuffer()
      return response.status
    }),
  )
  return [...new Set(answers)]
}

async function get(path: string, role: RoleName): Promise<Response> {
  return await fetch(viewer.url + path, { headers: { cookie: world.cookies[role] } })
}

async function call(method: string, path: string, body: object | undefined, role: RoleName): Promise<Answer> {
  const response = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[role], ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { ...(text ? (JSON.parse(text) as object) : {}), http: response.status }
}
