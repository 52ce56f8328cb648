import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as HLS from 'hls-parser'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { newId } from '../../core/ids.ts'
import { changeLecture } from '../../storage/catalog/lectures/lectures.ts'
import type { LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
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
import { layLive as layTrackLive } from '../harness/lay/lay-live.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { rawRequest } from '../harness/ways/raw-request.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const watchers: Record<'public' | 'link' | 'signed-in' | 'course', readonly RoleName[]> = {
  public: roles,
  link: ['lecturer', 'admin'],
  'signed-in': roles.filter((role) => !outsiders.includes(role)),
  course: ['student', 'lecturer', 'admin'],
}

describe.each(['public', 'link', 'signed-in', 'course'] as const)('a lecture for %s', (access) => {
  let addresses: string[]
  beforeAll(async () => {
    const objects = await world.objects(access)
    await world.published(objects)
    addresses = await everyAddress(objects)
    expect(addresses).toHaveLength(3 + 8 + 4)
  })

  test.each(roles)('every byte of it, asked for by %s', async (role) => {
    for (const address of addresses) {
      const response = await get(address, role)
      const body = Buffer.from(await response.arrayBuffer())
      if (!watchers[access].includes(role)) {
        expect([address, response.status]).toEqual([address, outsiders.includes(role) ? 401 : 403])
        continue
      }
      expect([address, response.status]).toEqual([address, 200])
      const etag = response.headers.get('etag')
      if (/\.(mp4|m4s|jpg)$/.test(address)) expect(etag).toBe(`"${md5(body)}"`)
      expect(response.headers.get('cache-control')).toMatch(
        address.includes('/recordings/') ? /^private, .*immutable/ : /^private, no-cache$/,
      )
    }
  })
})

test('a lecture of another organisation is not there for anybody, not even an admin', async () => {
  const elsewhere = await layLecture(viewer.context.catalog)
  await viewer.context.catalog
    .updateTable('lecture')
    .set({ access: 'public' })
    .where('id', '=', elsewhere.lecture)
    .execute()
  const tracks = [plainTrack('video', '720p', 1), plainTrack('audio', 'main', 1)]
  const { id } = await layRecording(viewer.context, elsewhere, [{ tracks, offset: 0 }])
  const folder = `/media/lectures/${elsewhere.lecture}`
  for (const address of [`${folder}/index.m3u8`, `/media/recordings/${id}/t1/video/720p-c1/0-1.m4s`]) {
    for (const role of roles) {
      const expected = outsiders.includes(role) ? 401 : role === 'admin' ? 404 : 403
      expect([address, role, (await get(address, role)).status]).toEqual([address, role, expected])
    }
  }
})

test('playlists pass a strict parser, list the same time in both tracks and close when the lecture has ended', async () => {
  const objects = await world.objects('public')
  await world.published(objects)
  const folder = `/media/lectures/${objects.lecture}`
  const main = HLS.parse(await text(`${folder}/index.m3u8`)) as HLS.types.MasterPlaylist
  expect(main.variants[0]).toMatchObject({ resolution: { width: 1280, height: 720 }, uri: 'video-720p.m3u8' })
  for (const name of ['video-720p', 'audio-main']) {
    const playlist = HLS.parse(await text(`${folder}/${name}.m3u8`)) as HLS.types.MediaPlaylist
    expect(playlist).toMatchObject({ endlist: true, playlistType: 'VOD', independentSegments: true })
    expect(playlist.segments.reduce((sum, { duration }) => sum + duration, 0)).toBe(12)
  }
  expect(await text(`${folder}/thumbnails.vtt`)).toMatch(
    /^WEBVTT\n\n00:00:00\.000 --> 00:00:05\.000\n\/media\/recordings\/\w+\/thumbnails\/a1\/0\.jpg#xywh=0,0,160,90\n/,
  )
  expect((await get(`${folder}/video-480p.m3u8`, 'nobody')).status).toBe(404)
})

test('a lecture grows under the same address, its next recording plays on behind it, and both close', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects('public')
  await world.published(objects)
  const path = `/media/lectures/${objects.lecture}/video-720p.m3u8`
  const read = async () => HLS.parse(await text(path)) as HLS.types.MediaPlaylist
  expect(await read()).toMatchObject({ endlist: true })
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  await vi.waitFor(async () => expect(await read()).toMatchObject({ endlist: false, playlistType: 'EVENT' }))
  const take = { organisation, recording: id, take: 1 }
  for (const [track, rendition] of [
    ['video', '720p'],
    ['audio', 'main'],
  ] as const) {
    await layLive(take, track, rendition, 2)
  }
  await vi.waitFor(async () => expect((await read()).segments).toHaveLength(5))
  expect((await read()).segments[3]).toMatchObject({ discontinuity: true })
  await applyEvent(catalog, id, 'stop', 'user.stop')
  await finaliseRecording(viewer.context, id)
  await vi.waitFor(async () => expect(await read()).toMatchObject({ endlist: true, playlistType: 'VOD' }))
  expect((await read()).segments).toHaveLength(5)
})

describe('ranges and conditions', () => {
  let address: string
  let whole: Buffer
  beforeAll(async () => {
    const objects = await world.objects('public')
    await world.published(objects)
    address = `/media/lectures/${objects.lecture}/download.mp4`
    whole = Buffer.from(await (await get(address, 'nobody')).arrayBuffer())
  })

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=19000-', 19_000, 20_000],
    ['bytes=-500', 19_500, 20_000],
    ['bytes=19990-99999', 19_990, 20_000],
  ])('%s', async (range, from, to) => {
    const response = await get(address, 'nobody', { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/20000`)
    expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true)
  })

  test('what is not there, several at once, units nobody knows, a changed object', async () => {
    const outside = await get(address, 'nobody', { range: 'bytes=20000-' })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */20000'])
    for (const range of ['bytes=0-1,5-6', 'lines=0-1', 'bytes=x-y']) {
      expect((await get(address, 'nobody', { range })).status).toBe(200)
    }
    expect((await get(address, 'nobody', { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
  })

  test('an unchanged object is not sent again; HEAD sends no body', async () => {
    const etag = `"${md5(whole)}"`
    // Not through fetch: that asks caches on the way for a new copy.
    expect((await rawRequest(viewer.url, address, { headers: { 'if-none-match': etag } })).status).toBe(304)
    const head = await fetch(viewer.url + address, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '20000', ''])
  })
})

test('a link’s key opens every byte once its page or a playlist was asked for with it', async () => {
  const objects = await world.objects('link')
  await world.published(objects)
  const page = await (await get(`/api/lectures/${objects.lecture}`, 'lecturer')).json()
  const key = new URL(page.share).searchParams.get('key')
  const playlist = `/media/lectures/${objects.lecture}/video-720p.m3u8`
  expect((await get(`${playlist}?key=${key?.slice(1)}`, 'nobody')).status).toBe(401)
  const opened = await get(`${playlist}?key=${key}`, 'nobody')
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const media = HLS.parse(await opened.text()) as HLS.types.MediaPlaylist
  const segment = media.segments[0]?.uri ?? ''
  expect((await get(segment, 'nobody')).status).toBe(401)
  expect((await fetch(viewer.url + segment, { headers: { cookie } })).status).toBe(200)
  // Opened by a link once more, it is another link.
  for (const access of ['course', 'link']) {
    const changed = await fetch(`${viewer.url}/api/lectures/${objects.lecture}`, {
      method: 'PATCH',
      headers: { cookie: world.cookies.lecturer, 'content-type': 'application/json' },
      body: JSON.stringify({ access }),
    })
    expect(changed.status).toBe(204)
  }
  expect((await fetch(viewer.url + segment, { headers: { cookie } })).status).toBe(401)
  expect((await get(`${playlist}?key=${key}`, 'nobody')).status).toBe(401)
})

test('who loses the right to watch loses it within seconds, segments included', async () => {
  const objects = await world.objects('public')
  const recording = await world.published(objects)
  const segment = `/media/recordings/${recording}/t1/video/720p-c1/0-1.m4s`
  expect((await get(segment, 'nobody')).status).toBe(200)
  await changeLecture(viewer.context.catalog, objects.lecture, { access: 'course' })
  await vi.waitFor(async () => expect((await get(segment, 'nobody')).status).toBe(401), {
    timeout: 12_000,
    interval: 100,
  })
  // Whoever is let in again is let in at once.
  await changeLecture(viewer.context.catalog, objects.lecture, { access: 'public' })
  expect((await get(segment, 'nobody')).status).toBe(200)
})

test('who follows a lecture is told at once when its recording stops, and when the replay is there', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects('public')
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  const take = { organisation, recording: id, take: 1 }
  await layLive(take, 'video', '720p', 2)
  await layLive(take, 'audio', 'main', 2)
  const follow = async (status: string) =>
    JSON.parse(await text(`/api/lectures/${objects.lecture}/news?status=${status}`)).status
  expect(await follow('starting')).toBe('live')
  const stopping = follow('live')
  expect(await Promise.race([stopping, sleep(500)])).toBeUndefined()
  await applyEvent(catalog, id, 'stop', 'user.stop')
  expect(await Promise.race([stopping, sleep(2_000)])).toBe('closing')
  const publishing = follow('closing')
  expect(await Promise.race([publishing, sleep(300)])).toBeUndefined()
  await finaliseRecording(viewer.context, id)
  expect(await Promise.race([publishing, sleep(2_000)])).toBe('ready')
})

test('a playlist waits for the segment that is asked for, the first one for two, and no longer than the lecture', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects('public')
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  const take = { organisation, recording: id, take: 1 }
  const folder = `/media/lectures/${objects.lecture}`
  const segmentsOf = (playlist: string) => (HLS.parse(playlist) as HLS.types.MediaPlaylist).segments.length
  await layLive(take, 'video', '720p', 1)
  await layLive(take, 'audio', 'main', 1)

  const page = async () => JSON.parse(await text(`/api/lectures/${objects.lecture}`))
  // The steps of its beginning are shown until a player would play.
  expect(await page()).toMatchObject({ status: 'live', playback: null })
  // Those that are answered at once, and come first, take no place from those that wait.
  const atOnce = Array.from({ length: 6 }, () => text(`${folder}/video-720p.m3u8?_HLS_msn=0`))
  const opened = text(`${folder}/index.m3u8`)
  const second = text(`${folder}/video-720p.m3u8?_HLS_msn=1`)
  for (const playlist of await Promise.all(atOnce)) expect(segmentsOf(playlist)).toBe(1)
  expect(await text(`${folder}/video-720p.m3u8`)).toContain('#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES')
  expect(segmentsOf(await text(`${folder}/video-720p.m3u8?_HLS_msn=0`))).toBe(1)
  await layLive(take, 'video', '720p', 2)
  expect(await Promise.race([opened, second, sleep(500)])).toBeUndefined()
  await layLive(take, 'audio', 'main', 2)
  const stored = performance.now()
  expect(segmentsOf(await second)).toBe(2)
  expect(await opened).toContain('video-720p.m3u8')
  expect(performance.now() - stored).toBeLessThan(900)
  expect(await page()).toMatchObject({ status: 'live', playback: { live: true } })

  const [third, fourth] = [text(`${folder}/audio-main.m3u8?_HLS_msn=2`), text(`${folder}/video-720p.m3u8?_HLS_msn=2`)]
  expect(await Promise.race([third, fourth, sleep(300)])).toBeUndefined()
  // A second tab of the same browser would have no connection left for media; behind a proxy it has as many as it likes.
  expect(segmentsOf(await text(`${folder}/audio-main.m3u8?_HLS_msn=2`))).toBe(2)
  const others = [
    get(`${folder}/audio-main.m3u8?_HLS_msn=2`, 'student'),
    get(`${folder}/audio-main.m3u8?_HLS_msn=2`, 'nobody', { 'x-forwarded-for': '192.0.2.1' }),
  ]
  expect(await Promise.race([...others, sleep(300)])).toBeUndefined()
  await applyEvent(catalog, id, 'stop', 'user.stop')
  await finaliseRecording(viewer.context, id)
  await Promise.all([fourth, ...others])
  expect(await Promise.race([third, sleep(2_000)])).toContain('#EXT-X-ENDLIST')
  for (const wrong of ['x', '-1', '1.5', '']) {
    expect((await get(`${folder}/video-720p.m3u8?_HLS_msn=${wrong}`, 'nobody')).status).toBe(400)
  }
})

test('the picture of a lecture that runs is the key frame of its newest segment, for whoever may watch it', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects('course')
  const address = `/media/lectures/${objects.lecture}/now.mp4`
  expect((await get(address, 'student')).status).toBe(404)
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  const take = { organisation, recording: id, take: 1 }
  const large = plainTrack('video', '720p', 3)
  const small = { ...plainTrack('video', '360p', 3), width: 640, height: 360 }
  const sound = plainTrack('audio', 'main', 3)
  const lay = async (count: number) => {
    for (const track of [large, small, sound]) await layTrackLive(viewer.context, take, track, count)
  }
  const picture = async () => {
    const response = await get(address, 'student')
    const body = Buffer.from(await response.arrayBuffer())
    if (response.status !== 200) return undefined
    expect(response.headers.get('content-type')).toBe('video/mp4')
    expect(body.subarray(0, small.init.length)).toEqual(small.init)
    const [frame, ...others] = readSamples(body.subarray(small.init.length))
    expect(others).toEqual([])
    return frame
  }
  const keyFrame = (segment: number) => small.segments[segment]?.samples[0]?.data
  await lay(2)
  await expect.poll(picture, { timeout: 10_000 }).toMatchObject({ time: 0, sync: true, data: keyFrame(1) })
  for (const role of roles.filter((role) => !watchers.course.includes(role))) {
    expect([401, 403, 404]).toContain((await get(address, role)).status)
  }
  await lay(3)
  await expect.poll(async () => (await picture())?.data, { timeout: 10_000 }).toEqual(keyFrame(2))
  await applyEvent(catalog, id, 'stop', 'user.stop')
  await finaliseRecording(viewer.context, id)
  await expect.poll(async () => (await get(address, 'student')).status, { timeout: 10_000 }).toBe(404)
})

test('nothing but media leaves a recording’s folder', async () => {
  const objects = await world.objects('public')
  const recording = await world.published(objects)
  for (const file of ['manifest/1.json', 't1/take.json', 't1/index/0.json', 't1/video/720p-c1/../../take.json']) {
    expect((await get(`/media/recordings/${recording}/${file}`, 'admin')).status).toBe(404)
  }
  expect((await get(`/media/recordings/${newId()}/t1/video/720p-c1/0-1.m4s`, 'nobody')).status).toBe(401)
  expect((await get(`/media/recordings/${recording}/t1/video/720p-c1/999-1.m4s`, 'nobody')).status).toBe(404)
})

/** Segments of a running take, stored and listed as a recorder does. */
async function layLive(take: LiveTake, track: 'video' | 'audio', rendition: string, count: number): Promise<void> {
  await layTrackLive(viewer.context, take, plainTrack(track, rendition, count), count)
}

/** All that a player or a person can ask for: playlists, what they list, pictures, download. */
async function everyAddress({ lecture }: Objects): Promise<string[]> {
  const folder = `/media/lectures/${lecture}`
  const playlists = ['index', 'video-720p', 'audio-main'].map((name) => `${folder}/${name}.m3u8`)
  const media: string[] = []
  for (const playlist of playlists.slice(1)) {
    const parsed = HLS.parse(await text(playlist, 'admin')) as HLS.types.MediaPlaylist
    media.push(...new Set(parsed.segments.flatMap(({ uri, map }) => [uri, map?.uri ?? ''])))
  }
  const thumbnails = await text(`${folder}/thumbnails.vtt`, 'admin')
  const sheet = /^(\/media\S+)#/m.exec(thumbnails)?.[1] ?? ''
  const others = ['poster.jpg', 'thumbnails.vtt', 'download.mp4'].map((file) => `${folder}/${file}`)
  return [...playlists, ...media, ...others, sheet]
}

async function text(path: string, role: RoleName = 'nobody'): Promise<string> {
  const response = await get(path, role)
  expect([path, response.status]).toEqual([path, 200])
  return await response.text()
}

async function get(path: string, role: RoleName, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(viewer.url + path, { headers: { cookie: world.cookies[role], ...headers } })
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}
