import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rescanStore } from '../../bin/rescan/rescan-store.ts'
import { type LectureId, newId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { storeAbout } from '../../keeper/about/store-about.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { sweepFiles } from '../../keeper/retention/sweep-files.ts'
import { filesToSweep } from '../../storage/catalog/lectures/lecture-files.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { openSnapshot } from '../../storage/catalog/recovery/open-snapshot.ts'
import { unpublishedObjects } from '../../storage/catalog/recovery/unpublished-objects.ts'
import { holdLecture, liftLectureHold } from '../../storage/catalog/retention/keeping.ts'
import { moveObjects } from '../../storage/objects/move-objects.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import {
  makeWorld,
  type Objects,
  outsiders,
  type RoleName,
  roles,
  type ViewerWorld,
} from '../harness/aula/viewer-world.ts'
import { keysBelow } from '../harness/media/stored-media.ts'
import type { TestPostgres } from '../harness/servers/postgres.ts'
import { startSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { refusingStore } from '../harness/ways/refusing-store.ts'

/** Files beside a lecture: who may, how they are served, and that nothing of them outlives what they belong to. */

const resources = new AsyncDisposableStack()
const log = openLog('test', 'silent')
let postgres: TestPostgres
let queueUrl: string
let databaseUrl: string
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world, postgres, databaseUrl, queueUrl } = resources.use(
    await startViewerRig({ settings: { AULA_FILE_MAX: 20, AULA_FILES_MAX: 25 } }),
  ))
})
afterAll(() => resources.disposeAsync())

test('those who may watch list and load it, byte for byte, and nobody else', async () => {
  const { objects } = await published()
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(50_000)])
  const file = await add(objects, 'Folien, Teil 1.pdf', pdf)
  expect(file).toMatchObject({ status: 200, name: 'Folien, Teil 1.pdf', bytes: pdf.length, opens: true })
  for (const role of ['student', 'lecturer', 'admin'] as const) {
    const page = await call('GET', `/api/lectures/${objects.lecture}`, role)
    expect(page.files).toMatchObject([{ id: file.id, name: 'Folien, Teil 1.pdf', path: file.path }])
    expect(page.filesLimit).toEqual(role === 'student' ? null : { each: 20_000_000, left: 25_000_000 - pdf.length })
    const answer = await load(file.path, role)
    expect(md5(Buffer.from(await answer.arrayBuffer()))).toBe(md5(pdf))
  }
  for (const role of roles.filter((one) => !['student', 'lecturer', 'admin'].includes(one))) {
    expect((await load(file.path, role)).status, role).toBe(outsiders.includes(role) ? 401 : 403)
    expect((await add(objects, 'a.pdf', pdf, role)).status, role).toBe(outsiders.includes(role) ? 401 : 403)
  }
  expect(await add(objects, 'a.pdf', pdf, 'student')).toMatchObject({ status: 403, code: 'access.not-allowed' })
  const part = await load(file.path, 'student', { range: 'bytes=0-4' })
  expect([part.status, await part.text()]).toEqual([206, '%PDF-'])
  const { objects: other } = await published()
  expect((await load(file.path.replace(objects.lecture, other.lecture), 'admin')).status).toBe(404)
})

test('nothing is sent as a page of ours: bytes to save, but a PDF on request', async () => {
  const { objects } = await published()
  const html = await add(objects, 'x.html', Buffer.from('<script>alert(1)</script>'))
  const svg = await add(objects, '../../x"\r\n.SVG', Buffer.from('<svg onload="alert(1)"/>'))
  expect(svg.name).toBe('x.SVG')
  for (const { path } of [html, svg]) {
    for (const query of ['', '?open']) {
      const { headers } = await load(path + query, 'student')
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="?x\.(html|SVG)"?$/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    }
  }
  const pdf = await add(objects, 'a.pdf', Buffer.from('%PDF-1.7'))
  expect((await load(pdf.path, 'student')).headers.get('content-disposition')).toMatch(
    /^attachment; filename="?a\.pdf"?$/,
  )
  const shown = await load(`${pdf.path}?open`, 'student')
  expect(shown.headers.get('content-disposition')).toMatch(/^inline; filename="?a\.pdf"?$/)
  expect(shown.headers.get('content-type')).toBe('application/pdf')
  const renamed = { name: 'Slides.html' }
  expect(await call('PATCH', `/api/lectures/${objects.lecture}/files/${pdf.id}`, 'lecturer', renamed)).toMatchObject({
    status: 204,
  })
  expect((await names(objects)).at(-1)).toBe('Slides.html.pdf')
})

test('what is too large, too much, empty or nameless is refused, and says so', async () => {
  const { objects } = await published()
  expect(await add(objects, 'a.zip', Buffer.alloc(20_000_001))).toMatchObject({ status: 413, code: 'file.too-large' })
  expect(await add(objects, 'a.zip', Buffer.alloc(0))).toMatchObject({ status: 400, code: 'file.empty' })
  expect(await add(objects, '///', Buffer.from('a'))).toMatchObject({ status: 400, code: 'request.invalid' })
  const large = await add(objects, 'a.zip', Buffer.alloc(15_000_000))
  expect(await add(objects, 'b.zip', Buffer.alloc(15_000_000))).toMatchObject({
    status: 409,
    code: 'file.lecture-full',
  })
  // What is removed makes room; then there is none to bring it back.
  const path = `/api/lectures/${objects.lecture}/files/${large.id}`
  expect(await call('DELETE', path, 'lecturer')).toMatchObject({ status: 204 })
  expect((await add(objects, 'b.zip', Buffer.alloc(15_000_000))).status).toBe(200)
  expect(await call('POST', `${path}/restore`, 'lecturer')).toMatchObject({ code: 'file.lecture-full' })
  const { lecture } = await world.objects()
  expect(await add({ lecture }, 'a.pdf', Buffer.from('a'))).toMatchObject({ status: 409, code: 'file.no-recording' })
})

test('an upload that breaks off leaves neither a row nor a byte', async () => {
  const { objects, prefix } = await published()
  const before = await keysBelow(viewer.context.store, prefix)
  await new Promise<void>((resolve) => {
    const upload = httpRequest(`${viewer.url}/api/lectures/${objects.lecture}/files?name=a.zip`, {
      method: 'POST',
      headers: { cookie: world.cookies.lecturer, 'content-length': 12_000_000 },
    })
    upload.on('error', () => resolve())
    upload.write(randomBytes(10_000_000), () => upload.destroy())
  })
  await expect.poll(() => rows(objects), { timeout: 20_000 }).toEqual([])
  expect(await keysBelow(viewer.context.store, prefix)).toEqual(before)
  // Nothing is left where the store writes either.
  expect(await viewer.context.store.dropUnfinished(new Date(Date.now() + 60_000))).toBe(0)
})

test('neither does one whose lecture has gone to the trash meanwhile', async () => {
  const { store } = viewer.context
  const { objects, prefix } = await published()
  const before = await keysBelow(store, prefix)
  const [half, rest] = [randomBytes(1_000_000), randomBytes(1_000_000)]
  const upload = httpRequest(`${viewer.url}/api/lectures/${objects.lecture}/files?name=a.zip`, {
    method: 'POST',
    headers: { cookie: world.cookies.lecturer, 'content-length': half.length + rest.length },
  })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    upload.on('response', (response) => resolve(response.resume().statusCode))
    upload.on('error', reject)
  })
  upload.write(half)
  await expect.poll(() => rows(objects), { timeout: 20_000 }).toHaveLength(1)
  expect((await call('DELETE', `/api/lectures/${objects.lecture}`, 'lecturer')).status).toBe(204)
  upload.end(rest)
  expect(await answered).toBe(404)
  expect(await rows(objects)).toEqual([])
  expect(await keysBelow(store, prefix)).toEqual(before)
})

test('removed, it is gone for everybody and can be brought back for a day; a hold and the trash keep it', async () => {
  const { catalog, store } = viewer.context
  const { objects, prefix } = await published()
  const file = await add(objects, 'a.txt', Buffer.from('kept'))
  const path = `/api/lectures/${objects.lecture}/files/${file.id}`
  await holdLecture(catalog, objects.lecture, 'An appeal', world.people.admin)
  expect(await call('DELETE', path, 'lecturer')).toMatchObject({ status: 409, code: 'lecture.held' })
  await liftLectureHold(catalog, objects.lecture, 'Over', world.people.admin)

  for (const role of ['student', 'otherLecturer'] as const) {
    expect((await call('DELETE', path, role)).status).toBe(403)
    expect((await call('POST', `${path}/restore`, role)).status).toBe(403)
  }
  expect((await call('DELETE', path, 'lecturer')).status).toBe(204)
  expect((await load(file.path, 'lecturer')).status).toBe(404)
  expect(await names(objects)).toEqual([])
  await sweepFiles({ catalog, store, log }, 6)
  expect((await call('POST', `${path}/restore`, 'lecturer')).status).toBe(204)
  expect(await (await load(file.path, 'student')).text()).toBe('kept')

  expect((await call('DELETE', `/api/lectures/${objects.lecture}`, 'lecturer')).status).toBe(204)
  // Media remembers a decision until it hears of the change.
  const served = (who: RoleName) => expect.poll(async () => (await load(file.path, who)).status, { timeout: 20_000 })
  await served('lecturer').toBe(404)
  expect(await add(objects, 'b.txt', Buffer.from('b'))).toMatchObject({ status: 409, code: 'lecture.in-trash' })
  expect((await call('POST', `/api/lectures/${objects.lecture}/restore`, 'lecturer')).status).toBe(204)
  await served('student').toBe(200)

  expect((await call('DELETE', path, 'lecturer')).status).toBe(204)
  const cutOff = { name: 'cut off', bytes: 9, key: `${prefix}files/${newId()}.bin` }
  await catalog
    .insertInto('lecture_file')
    .values({
      ...{ ...cutOff, id: newId(), organisation_id: viewer.context.organisation, lecture_id: objects.lecture },
      ...{ recording_id: prefix.split('/')[1] as RecordingId, added_by: null, stored_at: null },
    })
    .execute()
  await store.put(cutOff.key as never, Buffer.from('halfdone!'), '')
  await catalog
    .updateTable('lecture_file')
    .set({ removed_at: sql`removed_at - interval '25 hours'`, added_at: sql`added_at - interval '7 hours'` })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  await holdLecture(catalog, objects.lecture, 'An appeal', world.people.admin)
  await sweepFiles({ catalog, store, log }, 6)
  expect((await keysBelow(store, `${prefix}files/`)).length).toBe(2)
  await liftLectureHold(catalog, objects.lecture, 'Over', world.people.admin)
  await sweepFiles({ catalog, store: refusingStore(store), log }, 6)
  expect((await keysBelow(store, `${prefix}files/`)).length).toBe(2)
  expect(await rows(objects)).toHaveLength(2)
  // One that stays keeps no other from being erased, whichever comes first.
  await sweepFiles({ catalog, store: refusingStore(store, cutOff.key), log }, 6)
  expect(await keysBelow(store, `${prefix}files/`)).toEqual([cutOff.key])
  expect((await rows(objects)).map(({ name }) => name)).toEqual([cutOff.name])
  await sweepFiles({ catalog, store, log }, 6)
  expect(await keysBelow(store, `${prefix}files/`)).toEqual([])
  expect(await rows(objects)).toEqual([])
  expect(await call('POST', `${path}/restore`, 'lecturer')).toMatchObject({ status: 404, code: 'file.missing' })
})

test('what the keeper gives up while somebody brings it back is gone, and they are told so', async () => {
  const { catalog } = viewer.context
  const { objects } = await published()
  const file = await add(objects, 'a.txt', Buffer.from('a'))
  const path = `/api/lectures/${objects.lecture}/files/${file.id}`
  expect((await call('DELETE', path, 'lecturer')).status).toBe(204)
  await catalog
    .updateTable('lecture_file')
    .set({ removed_at: sql`removed_at - interval '25 hours'` })
    .where('lecture_id', '=', objects.lecture)
    .execute()
  let swept: unknown[] = []
  let restored: Promise<{ status: number; code?: string }> | undefined
  await catalog.transaction().execute(async (transaction) => {
    swept = await filesToSweep(transaction, 6)
    restored = call('POST', `${path}/restore`, 'lecturer')
    // It has seen the row as it was, and waits for it.
    await expect.poll(() => waiting(catalog), { timeout: 10_000 }).toBeGreaterThan(0)
  })
  expect(swept).toHaveLength(1)
  expect(await restored).toMatchObject({ status: 404, code: 'file.missing' })
  expect(await names(objects)).toEqual([])
})

test.each(['files', 'S3'])('erased with its lecture, nothing of it is left (%s)', async (kind) => {
  await using open = new AsyncDisposableStack()
  if (kind === 'S3') {
    const before = { viewer, world }
    open.defer(() => {
      viewer = before.viewer
      world = before.world
    })
    const settings = { AULA_STORAGE_URL: open.use(await startSwift()).url }
    viewer = open.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl, settings }))
    world = await makeWorld(viewer.context)
  }
  const { catalog, store } = viewer.context
  const { objects, prefix } = await published()
  // In parts, where a store takes parts.
  const body = randomBytes(17_000_000)
  const file = await add(objects, 'large.zip', body)
  expect(md5(Buffer.from(await (await load(file.path, 'student')).arrayBuffer()))).toBe(md5(body))
  const [key = ''] = await keysBelow(store, `${prefix}files/`)
  expect(key).toMatch(/\.bin$/)
  expect(await bytesInTrash(objects)).toBeGreaterThan(17_000_000)
  expect((await call('POST', `/api/lectures/${objects.lecture}/erase`, 'lecturer')).status).toBe(204)
  await eraseWhatIsPast({ catalog, store, log: openLog('test', 'error') })
  expect(await keysBelow(store, prefix)).toEqual([])
  expect(await rows(objects)).toEqual([])
})

test('a move, a backup and a rescan know of it', async () => {
  const { catalog, store } = viewer.context
  const { objects, prefix } = await published()
  const file = await add(objects, 'Folien.pdf', Buffer.from('%PDF-1.7'))
  const [key] = await keysBelow(store, `${prefix}files/`)
  const listed = expect.objectContaining({ key, bytes: 8, md5: md5(Buffer.from('%PDF-1.7')) })
  expect(await unpublishedObjects(catalog)).toContainEqual(listed)
  await using snapshot = await openSnapshot(databaseUrl)
  const kept = snapshot.recordings.find(({ recording }) => prefix.includes(recording))
  expect(kept?.unpublished).toContainEqual(listed)

  await using folder = await temporaryFolder('moved')
  const to = await openObjectStore(pathToFileURL(folder.path).href)
  const unexpected = (error: Error) => {
    throw error
  }
  for (const { recording } of await recordingsOf(objects)) await storeAbout({ catalog, store }, recording)
  await moveObjects({ from: store, to, everything: false }, new AbortController().signal, () => {}, unexpected)
  expect(await keysBelow(to, `${prefix}files/`)).toEqual([key])

  const { catalog: fresh } = await postgres.catalog()
  await rescanStore({ catalog: fresh, store: to, say: () => {} })
  const found = await fresh.selectFrom('lecture_file').selectAll().where('lecture_id', '=', objects.lecture).execute()
  expect(found).toMatchObject([{ id: file.id, key, name: 'Folien.pdf', bytes: 8, removed_at: null }])
  expect(found[0]?.stored_at).not.toBeNull()
})

test('speakers and licence are changed, shown and found', async () => {
  const { objects } = await published()
  const path = `/api/lectures/${objects.lecture}`
  expect(await call('GET', path, 'student')).toMatchObject({ speakers: ['Lea'], licence: 'all-rights-reserved' })
  const change = { speakers: ['Lea Lehrer', 'Zoë Quince'], licence: 'CC-BY-SA-4.0' }
  expect((await call('PATCH', path, 'lecturer', change)).status).toBe(204)
  expect(await call('GET', path, 'student')).toMatchObject({ ...change, speaker: 'Lea Lehrer, Zoë Quince' })
  const { lectures } = await call('GET', '/api/lectures?q=quince', 'student')
  expect(lectures).toMatchObject([{ id: objects.lecture, speaker: 'Lea Lehrer, Zoë Quince' }])
  expect(await call('PATCH', path, 'lecturer', { licence: 'MIT' })).toMatchObject({ code: 'request.invalid' })
  // What the release before writes is the later word.
  const { catalog } = viewer.context
  await catalog.updateTable('lecture').set({ speaker: 'Sam' }).where('id', '=', objects.lecture).execute()
  expect(await call('GET', path, 'student')).toMatchObject({ speakers: ['Sam'], speaker: 'Sam' })
})

async function published(): Promise<{ objects: Objects; prefix: string }> {
  const objects = await world.objects()
  const recording = await world.published(objects)
  return { objects, prefix: recordingPrefix({ organisation: viewer.context.organisation, recording }) }
}

type Added = { status: number; code?: string; id: string; name: string; path: string; bytes: number }

async function add(
  { lecture }: { lecture: LectureId },
  name: string,
  body: Buffer,
  role: RoleName = 'lecturer',
): Promise<Added> {
  const answer = await fetch(`${viewer.url}/api/lectures/${lecture}/files?${new URLSearchParams({ name })}`, {
    method: 'POST',
    headers: { cookie: world.cookies[role], 'content-length': String(body.length) },
    body: new Uint8Array(body),
  })
  return { ...((await answer.json()) as Added), status: answer.status }
}

async function load(path: string, role: RoleName, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(viewer.url + path, { headers: { cookie: world.cookies[role], ...headers } })
}

async function call(
  method: string,
  path: string,
  role: RoleName,
  body?: object,
): Promise<Record<string, unknown> & { status: number }> {
  const answer = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[role], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { ...(text.startsWith('{') ? JSON.parse(text) : {}), status: answer.status }
}

async function names({ lecture }: Objects): Promise<string[]> {
  const { files } = await call('GET', `/api/lectures/${lecture}`, 'lecturer')
  return (files as { name: string }[]).map(({ name }) => name)
}

async function rows({ lecture }: Objects) {
  return await viewer.context.catalog
    .selectFrom('lecture_file')
    .select(['name', 'stored_at'])
    .where('lecture_id', '=', lecture)
    .execute()
}

async function recordingsOf({ lecture }: Objects) {
  return await viewer.context.catalog
    .selectFrom('recording')
    .select('id as recording')
    .where('lecture_id', '=', lecture)
    .execute()
}

/** Moves it there. */
async function bytesInTrash({ lecture }: Objects): Promise<number> {
  expect((await call('DELETE', `/api/lectures/${lecture}`, 'lecturer')).status).toBe(204)
  const { lectures } = await call('GET', '/api/my/trash', 'lecturer')
  return (lectures as { id: string; bytes: number }[]).find(({ id }) => id === lecture)?.bytes ?? 0
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('hex')
}

/** Statements that wait for another's rows. */
async function waiting(catalog: Catalog): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ilike '%lecture_file%'
  `.execute(catalog)
  return rows[0]?.count ?? 0
}
