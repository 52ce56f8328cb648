import * as HLS from 'hls-parser'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rescanStore } from '../../bin/rescan/rescan-store.ts'
import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { trimManifest, withTrimmed } from '../../core/recording/trim-manifest.ts'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { changeLecture } from '../../storage/catalog/lectures/lectures.ts'
import { applyEvent, createRecording, findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { finishWork, planWork, startWork } from '../../storage/catalog/recordings/work.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import { artefactKey, parseObjectKey } from '../../storage/objects/object-keys.ts'
import { addDerived, extendManifest } from '../../storage/publication/extend-manifest.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { withDownload } from '../../transcoder/download/make-download.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import { type Objects, type RoleName, roles, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import type { TestPostgres } from '../harness/servers/postgres.ts'

const resources = new AsyncDisposableStack()
let postgres: TestPostgres
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world, postgres } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

test('what is cut is gone for those who watch, at once, and its managers may still see the whole', async () => {
  const { objects, recording } = await lecture()
  const folder = `/media/lectures/${objects.lecture}`
  const media = `/media/recordings/${recording}`
  const segment = (number: number) => `${media}/t1/video/720p-c1/${number}-1.m4s`
  const sound = (number: number) => `${media}/t1/audio/main-c1/${number}-1.m4s`
  const sheet = `${media}/thumbnails/a1/0.jpg`
  const addresses = [segment(0), sound(0), sheet, `${folder}/poster.jpg`, `${folder}/thumbnails.vtt`]
  addresses.push(`${folder}/download.mp4`)
  for (const address of addresses) expect([address, await statusOf(address, 'student')]).toEqual([address, 200])

  expect(await trim(objects, { start: 1, end: 12_000 })).toMatchObject({ status: 200, start: 4_000, end: 12_000 })
  // Other viewers hear of it a moment later.
  await vi.waitFor(async () => expect(await statusOf(segment(0), 'student')).toBe(404), { timeout: 4_000 })
  for (const address of addresses) expect([address, await statusOf(address, 'student')]).toEqual([address, 404])
  const init = `${media}/t1/video/720p-c1/init-1.mp4`
  for (const address of [init, segment(1), segment(2), sound(1)]) {
    expect([address, await statusOf(address, 'student')]).toEqual([address, 200])
  }
  for (const who of ['student', 'lecturer', 'admin'] as const) {
    expect(await segmentsOf(`${folder}/video-720p.m3u8`, who)).toEqual([segment(1), segment(2)])
    expect(await segmentsOf(`${folder}/audio-main.m3u8`, who)).toEqual([sound(1), sound(2)])
  }
  for (const who of ['lecturer', 'admin'] as const) {
    for (const address of [segment(0), sound(0), sheet]) expect(await statusOf(address, who)).toBe(200)
    expect(await segmentsOf(`${folder}/whole/video-720p.m3u8`, who)).toEqual([0, 1, 2].map(segment))
    expect(await text(`${folder}/whole/thumbnails.vtt`, who)).toContain(sheet)
    expect(await text(`${folder}/whole/index.m3u8`, who)).toContain('\nvideo-720p.m3u8')
  }
  for (const who of roles.filter((role) => role !== 'lecturer' && role !== 'admin')) {
    for (const file of ['index.m3u8', 'video-720p.m3u8', 'thumbnails.vtt']) {
      const expected = who === 'nobody' || who === 'adminElsewhere' ? 401 : 403
      expect([who, file, await statusOf(`${folder}/whole/${file}`, who)]).toEqual([who, file, expected])
    }
  }
})

test('times are those of what is kept, on the page and on cards; who manages it is told what is cut', async () => {
  const { objects, recording } = await lecture()
  const before = await page(objects)
  expect(before).toMatchObject({ duration: 12_000, trim: null, playback: { cutBefore: 0 } })
  await trim(objects, { start: 4_000, end: 8_000 })
  const after = await page(objects)
  expect(after).toMatchObject({
    ...{ duration: 4_000, poster: null, trim: { before: 4_000, after: 4_000 } },
    playback: { cutBefore: 4_000, thumbnails: null, download: null, gaps: [] },
  })
  // Players read anew what is at another address.
  expect(after.playback.playlist).not.toBe(before.playback.playlist)
  expect(await statusOf(after.playback.playlist, 'student')).toBe(200)
  expect(await page(objects, 'student')).toMatchObject({ duration: 4_000, trim: null })
  const { lectures } = await call('GET', '/api/my/lectures', 'lecturer')
  expect(lectures).toContainEqual(expect.objectContaining({ id: objects.lecture, duration: 4_000 }))
  // Cards go by what is kept, too, when the recording becomes another one outside of it.
  const shorter = { from: 4_000_000, to: null }
  await extendManifest(viewer.context, recording, (manifest) => trimManifest(manifest, shorter))
  const later = await call('GET', '/api/my/lectures', 'lecturer')
  expect(later.lectures).toContainEqual(expect.objectContaining({ id: objects.lecture, duration: 4_000 }))
})

test('undone, everything is as it was; both stand in what happened, with who did it', async () => {
  const { objects, recording } = await lecture()
  const folder = `/media/lectures/${objects.lecture}`
  const files = ['index.m3u8', 'video-720p.m3u8', 'audio-main.m3u8', 'thumbnails.vtt']
  const read = () => Promise.all(files.map((file) => text(`${folder}/${file}`, 'student')))
  const [was, seen] = [await read(), await page(objects)]
  await trim(objects, { start: 4_000, end: 12_000 })
  expect(await segmentsOf(`${folder}/video-720p.m3u8`, 'student')).toHaveLength(2)
  expect(await call('DELETE', `/api/lectures/${objects.lecture}/trim`, 'lecturer')).toMatchObject({ status: 204 })
  expect(await read()).toEqual(was)
  expect(await page(objects)).toEqual(seen)
  const first = `/media/recordings/${recording}/t1/video/720p-c1/0-1.m4s`
  await vi.waitFor(async () => expect(await statusOf(first, 'student')).toBe(200), { timeout: 4_000 })
  // Twice is once.
  expect(await call('DELETE', `/api/lectures/${objects.lecture}/trim`, 'admin')).toMatchObject({ status: 204 })
  const { events } = await call('GET', `/api/lectures/${objects.lecture}/events`, 'lecturer')
  const trims = (events as { event: string }[]).filter(({ event }) => event === 'trim' || event === 'untrim')
  expect(trims).toMatchObject([
    { event: 'untrim', actor: 'lecturer', from: 'published', to: 'published' },
    { event: 'trim', actor: 'lecturer', from: 'published', to: 'published' },
  ])
})

test('pictures and download are made again for what is kept, and the former ones are offered when it is undone', async () => {
  const { catalog, store, organisation } = viewer.context
  const { objects, recording } = await lecture()
  await planWork(catalog, { id: recording, organisation_id: organisation })
  for (const job of ['renditions', 'pictures', 'download'] as const) {
    const work = await startWork(catalog, { id: recording, organisation_id: organisation }, job)
    if (work) await finishWork(catalog, work)
  }
  const whole = await page(objects)
  expect(whole).toMatchObject({ preparations: [], poster: expect.any(String) })
  await trim(objects, { start: 4_000, end: 12_000 })
  const trimmed = await page(objects)
  const waiting = ['download', 'pictures'].map((job) => expect.objectContaining({ job, state: 'waiting' }))
  expect(trimmed.preparations).toHaveLength(2)
  expect(trimmed.preparations).toEqual(expect.arrayContaining(waiting))

  const row = await findRecording(catalog, recording)
  const key = artefactKey({ organisation, recording }, 'download', 'a2', 'lecture.mp4')
  await store.put(key, Buffer.from('kept'), 'video/mp4')
  const download = { key, bytes: 4, sha256: '0'.repeat(64) }
  const kept = { from: row?.trimmed_from ?? null, to: row?.trimmed_to ?? null }
  await extendManifest(viewer.context, recording, (manifest) => withDownload(manifest, download, kept))
  await vi.waitFor(async () => expect((await page(objects)).playback.download).toMatchObject({ bytes: 4 }))
  expect(await text(`/media/lectures/${objects.lecture}/download.mp4`, 'student')).toBe('kept')

  await call('DELETE', `/api/lectures/${objects.lecture}/trim`, 'lecturer')
  expect((await page(objects)).playback.download).toEqual(whole.playback.download)
  await trim(objects, { start: 0, end: 8_000 })
  expect((await page(objects)).playback.download).toBeNull()
})

test('where somebody was is no place in what is left, and one again when it is undone', async () => {
  const { objects } = await lecture()
  const place = { position: 10_500, duration: 12_000 }
  await call('PUT', `/api/lectures/${objects.lecture}/position`, 'student', place)
  const seen = async () => {
    const { continued } = await call('GET', '/api/start', 'student')
    const shelf = (continued as { lecture: { id: string } }[]).some((one) => one.lecture.id === objects.lecture)
    return { resumeAt: (await page(objects, 'student')).resumeAt, shelf }
  }
  expect(await seen()).toEqual({ resumeAt: 10_500, shelf: true })
  await trim(objects, { start: 4_000, end: 12_000 })
  expect(await seen()).toEqual({ resumeAt: null, shelf: false })
  await call('DELETE', `/api/lectures/${objects.lecture}/trim`, 'lecturer')
  expect(await seen()).toEqual({ resumeAt: 10_500, shelf: true })
})

test('podcasts list and serve no download of what was cut, at once, and the one of what is kept once it is made', async () => {
  const { objects, recording } = await lecture()
  await call('PUT', `/api/courses/${objects.course}/feed`, 'student')
  const { own } = await call('GET', `/api/courses/${objects.course}/feed`, 'student')
  const media = own.replace('.xml', `/${objects.lecture}.mp4`)
  const feed = async () => await (await fetch(own)).text()
  expect(await feed()).toContain('length="20000"')
  expect((await fetch(media)).status).toBe(200)

  await trim(objects, { start: 4_000, end: 12_000 })
  expect(await feed()).not.toContain('<item>')
  expect((await fetch(media)).status).toBe(404)

  const { store, organisation } = viewer.context
  const key = artefactKey({ organisation, recording }, 'download', 'a2', 'lecture.mp4')
  await store.put(key, Buffer.from('kept'), 'video/mp4')
  const download = { key, bytes: 4, sha256: '0'.repeat(64) }
  const kept = { from: 4_000_000, to: null }
  await extendManifest(viewer.context, recording, (manifest) => withDownload(manifest, download, kept))
  expect(await feed()).toMatch(/length="4".*<itunes:duration>8</s)
  expect(await (await fetch(media)).text()).toBe('kept')

  // A recording of which nothing is kept is no episode, whatever was made of it.
  await world.published(objects)
  const nothing = { from: null, to: 0 }
  await trim(objects, { start: 12_000, end: 24_000 })
  await extendManifest(viewer.context, recording, (manifest) => withDownload(manifest, download, nothing))
  expect(await feed()).toMatch(/length="20000".*<itunes:duration>12</s)

  await call('DELETE', `/api/lectures/${objects.lecture}/trim`, 'lecturer')
  expect(await feed()).toContain('length="20000"')
})

test('what was made for the former trim does not come in place of what was made for this one', async () => {
  const { catalog, store } = viewer.context
  const { objects, recording } = await lecture()
  await trim(objects, { start: 4_000, end: 12_000 })
  const former = { from: 4_000_000, to: null }
  expect(await findRecording(catalog, recording)).toMatchObject({ trimmed_from: former.from, trimmed_to: former.to })
  const whole = await current(recording)
  const picture = { poster: { key: 'kept', bytes: 1 } }
  const late = (manifest: Manifest) => withDownload(manifest, { key: 'late', bytes: 1, sha256: '0'.repeat(64) }, former)
  // Somebody trims and pictures are made while the last job of the trim before stores its manifest, and before it does.
  const trimAnew = async () => {
    await trim(objects, { start: 0, end: 8_000 })
    const kept = { from: null, to: 8_000_000 }
    await addDerived(viewer.context, recording, whole, (manifest) => withTrimmed(manifest, kept, picture), kept)
  }
  let isTrimmed = false
  const slow: typeof store = {
    ...store,
    async put(...all) {
      if (!isTrimmed) await trim(objects, { start: 0, end: 8_000 })
      isTrimmed = true
      return await store.put(...all)
    },
  }
  await addDerived({ catalog, store: slow }, recording, whole, late, former)
  expect([isTrimmed, (await current(recording)).trimmed]).toEqual([true, undefined])
  await trimAnew()
  await addDerived(viewer.context, recording, whole, late, former)
  expect((await current(recording)).trimmed).toEqual({ from: null, to: 8_000_000, ...picture })
})

test('only those in charge of a lecture may trim it, only one that has ended, and something must be left', async () => {
  const { objects } = await lecture()
  const address = `/api/lectures/${objects.lecture}/trim`
  for (const who of roles.filter((role) => role !== 'lecturer' && role !== 'admin')) {
    const status = who === 'nobody' || who === 'adminElsewhere' ? 401 : 403
    expect(await call('GET', address, who)).toMatchObject({ status })
    expect(await call('PUT', address, who, { start: 4_000, end: 8_000 })).toMatchObject({ status })
    expect(await call('DELETE', address, who)).toMatchObject({ status })
  }
  expect(await call('GET', address, 'admin')).toMatchObject({
    ...{ status: 200, cuts: [0, 4_000, 8_000, 12_000], start: 0, end: 12_000 },
    playlist: `/media/lectures/${objects.lecture}/whole/index.m3u8`,
  })
  for (const [start, end] of [
    [8_000, 4_000],
    [5_000, 5_000],
    [1_000, 6_000],
    [50_000, 60_000],
  ]) {
    expect(await call('PUT', address, 'admin', { start, end })).toMatchObject({
      status: 400,
      code: 'trim.nothing-kept',
    })
  }
  for (const body of [{}, { start: -1, end: 4_000 }, { start: '0', end: 4_000 }, { start: 0.5, end: 4_000 }]) {
    expect(await call('PUT', address, 'admin', body)).toMatchObject({ status: 400, code: 'request.invalid' })
  }
  // Everything is kept: that is no trim.
  expect(await call('PUT', address, 'admin', { start: 0, end: 12_000 })).toMatchObject({ status: 200 })
  expect(await page(objects)).toMatchObject({ trim: null })

  const { catalog, organisation } = viewer.context
  const more = { lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 }
  const { id } = await createRecording(catalog, { organisation, ...more })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  for (const [method, body] of [['GET'], ['PUT', { start: 0, end: 4_000 }], ['DELETE']] as const) {
    expect(await call(method, address, 'lecturer', body)).toMatchObject({ status: 409, code: 'trim.not-ended' })
  }
  await applyEvent(catalog, id, 'stop', 'user.stop')
  expect(await call('GET', address, 'lecturer')).toMatchObject({ status: 409, code: 'trim.not-ended' })
})

test('a lecture of several recordings is trimmed as one', async () => {
  const { objects, recording } = await lecture()
  const next = await world.published(objects)
  expect(await call('GET', `/api/lectures/${objects.lecture}/trim`, 'lecturer')).toMatchObject({ end: 24_000 })
  await trim(objects, { start: 13_000, end: 24_000 })
  const playlist = await segmentsOf(`/media/lectures/${objects.lecture}/video-720p.m3u8`, 'student')
  expect(playlist).toEqual([1, 2].map((number) => `/media/recordings/${next}/t1/video/720p-c1/${number}-1.m4s`))
  await vi.waitFor(
    async () => expect(await statusOf(`/media/recordings/${recording}/t1/video/720p-c1/1-1.m4s`, 'student')).toBe(404),
    { timeout: 4_000 },
  )
  expect(await page(objects)).toMatchObject({ duration: 8_000, trim: { before: 16_000, after: 0 } })
})

test('a catalogue that is made again from the store still hides what was cut', async () => {
  const { catalog, store } = viewer.context
  const { objects, recording } = await lecture()
  await changeLecture(catalog, objects.lecture, { access: 'public' })
  await trim(objects, { start: 4_000, end: 8_000 })
  await storeAbout({ catalog, store }, recording)
  const { catalog: fresh } = await postgres.catalog()
  await rescanStore({ catalog: fresh, store, say: () => {} })
  const [found, lost] = [await findRecording(fresh, recording), await findRecording(catalog, recording)]
  expect(found).toMatchObject({ trimmed_from: 4_000_000, trimmed_to: 8_000_000, trimmed_away: 8_000_000 })
  expect(found?.trimmed_away).toBe(lost?.trimmed_away)
})

/** A lecture of its course that is published with everything that is made of it: three segments of four seconds. */
async function lecture(): Promise<{ objects: Objects; recording: RecordingId }> {
  const objects = await world.objects('course')
  return { objects, recording: await world.published(objects) }
}

async function current(recording: RecordingId): Promise<Manifest> {
  const row = await findRecording(viewer.context.catalog, recording)
  return await readManifest(viewer.context.store, parseObjectKey(row?.manifest_key ?? ''))
}

async function trim({ lecture }: Objects, body: { start: number; end: number }) {
  return await call('PUT', `/api/lectures/${lecture}/trim`, 'lecturer', body)
}

async function page({ lecture }: Objects, who: RoleName = 'lecturer') {
  return await call('GET', `/api/lectures/${lecture}`, who)
}

async function segmentsOf(playlist: string, who: RoleName): Promise<string[]> {
  const media = HLS.parse(await text(playlist, who)) as HLS.types.MediaPlaylist
  expect(media).toMatchObject({ endlist: true, playlistType: 'VOD', mediaSequenceBase: 0 })
  return media.segments.map(({ uri }) => uri)
}

async function text(path: string, who: RoleName): Promise<string> {
  const response = await get(path, who)
  expect([path, response.status]).toEqual([path, 200])
  return await response.text()
}

async function statusOf(path: string, who: RoleName): Promise<number> {
  return (await get(path, who)).status
}

async function get(path: string, who: RoleName): Promise<Response> {
  return await fetch(viewer.url + path, { headers: { cookie: world.cookies[who] } })
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at, not worked with
async function call(method: string, path: string, who: RoleName, body?: unknown): Promise<any> {
  const response = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[who], ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const answer = await response.text()
  return { ...(answer ? JSON.parse(answer) : {}), status: response.status }
}
