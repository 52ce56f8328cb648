import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { OtherRoom } from '../../../conference/other-room.ts'
import { type LectureId, newId, type PersonId, type RecordingId, type RoomId } from '../../../core/ids.ts'
import { openQueue, type Queue } from '../../../queue/enqueue.ts'
import { killGroup } from '../../../recorder/browser/bound-process.ts'
import { removeTakeFolder } from '../../../recorder/claim/take-folders.ts'
import { readTakeNote } from '../../../recorder/claim/take-note.ts'
import { createLecture } from '../../../storage/catalog/lectures/lectures.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../../storage/catalog/organisations/organisations.ts'
import { createRecording, findRecording, type Recording } from '../../../storage/catalog/recordings/recordings.ts'
import { createRoom } from '../../../storage/catalog/rooms/rooms.ts'
import { type PlannedRecording, planRecording } from '../../../storage/catalog/starting/planned-recordings.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'
import { type Child, startChild } from '../child.ts'
import { type StagePage, startStagePage } from '../pages/stage-page.ts'
import { startPostgres, type TestPostgres } from '../servers/postgres.ts'
import { startRedis, type TestRedis } from '../servers/redis.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const program = fileURLToPath(new URL('../../../bin/aula.ts', import.meta.url))

export type RecorderRig = AsyncDisposable & {
  catalog: Catalog
  queue: Queue
  store: ObjectStore
  postgres: TestPostgres
  redis: TestRedis
  page: StagePage
  data: string
  /** What its settings have of secrets. */
  secrets: string[]
  /** The database's URL by another port of this machine. */
  throughWay(port: number): string
  /** Starts a real process of Aula on this rig. */
  start(name: 'recorder' | 'keeper', further?: Record<string, string>): Child
  /** Presses Record in a room, by default a new one, Aula's own or one elsewhere; the job may get lost. */
  record(options?: { room?: RoomId | null; enqueue?: boolean; conference?: OtherRoom }): Promise<Recording>
  /** Plans a recording in a new room. */
  plan(times: { beginsAt: Date; endsAt: Date | null }): Promise<PlannedRecording>
  look(id: RecordingId): Promise<Recording>
  /** To be polled: whether that take captures. */
  capturing(id: RecordingId, take: number): () => Promise<boolean>
  /** To be polled: how many segments of that take are stored, both tracks together. */
  segments(id: RecordingId, take: number): () => Promise<number>
}

/** What a recorder and a keeper need, all real but the composition page and the room behind it. */
export async function openRecorderRig(): Promise<RecorderRig> {
  await using opening = new AsyncDisposableStack()
  const [postgres, redis, page, folder] = await Promise.all([
    startPostgres().then((it) => opening.use(it)),
    startRedis().then((it) => opening.use(it)),
    startStagePage().then((it) => opening.use(it)),
    temporaryFolder('rig').then((it) => opening.use(it)),
  ])
  const { catalog, url } = await postgres.catalog()
  const storage = `file://${folder.path}/objects`
  const store = await openObjectStore(storage)
  const queue = opening.use(openQueue(redis.url))
  const organisation = await ensureOrganisation(catalog)
  const environment = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, AULA_DATA: folder.path, AULA_PUBLIC_URL: page.url },
    ...{ AULA_SECRET: randomBytes(32).toString('hex'), AULA_DATABASE_URL: url, AULA_QUEUE_URL: redis.url },
    ...{ AULA_STORAGE_URL: storage, AULA_NODE: `rig-${randomBytes(4).toString('hex')}`, AULA_LOG_LEVEL: 'debug' },
  }
  const resources = opening.move()
  const children = new Set<Child>()
  resources.defer(async () => {
    await Promise.all([...children].map((child) => child.end('SIGKILL')))
    for (const { pid } of children) await endTakesOf(pid)
  })
  const newRoom = (conference?: OtherRoom): Promise<RoomId> =>
    createRoom(catalog, { organisation: organisation.id, name: 'Room', owner: null, course: null, conference })
  const look = async (id: RecordingId) => {
    const recording = await findRecording(catalog, id)
    if (!recording) throw new Error(`no recording ${id}`)
    return recording
  }
  return {
    ...{ catalog, queue, store, postgres, redis, page, data: folder.path, look },
    secrets: [environment.AULA_SECRET, new URL(url).password, new URL(redis.url).password].filter(Boolean),
    capturing: (id, take) => async () => {
      const recording = await look(id)
      return recording.take === take && recording.state === 'recording'
    },
    segments: (id, take) => async () => {
      const rows = catalog.selectFrom('live_segment').where('recording_id', '=', id).where('take', '=', take)
      // Whether there is a small rendition depends on what else the machine does.
      return (await rows.where('rendition', '!=', '360p').select('number').execute()).length
    },
    throughWay(port) {
      const through = new URL(url)
      through.host = `127.0.0.1:${port}`
      return through.href
    },
    start(name, further) {
      const child = startChild(process.execPath, [program, name], { ...environment, ...further })
      children.add(child)
      return child
    },
    async plan(times) {
      const room = { id: await newRoom(), organisation_id: organisation.id }
      const person = newId<PersonId>()
      await catalog
        .insertInto('person')
        .values({ id: person, name: 'Lea', email: `${person}@example.org` })
        .execute()
      return await planRecording(catalog, { ...{ room, person, title: 'Planned', speaker: 'Lea' }, ...times })
    },
    async record({ room: given, enqueue = true, conference } = {}) {
      const room = given ?? (await newRoom(conference))
      const lecture: LectureId = await createLecture(catalog, {
        ...{ organisation: organisation.id, course: null, room, owner: null, title: 'Lecture', speaker: '' },
        access: 'public',
      })
      const recording = await createRecording(catalog, {
        ...{ organisation: organisation.id, lecture, room, requestedBy: null, width: 1280, height: 720 },
      })
      if (enqueue) await queue.enqueue('record', { organisation: organisation.id, recording: recording.id, take: 1 })
      return recording
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Processes of takes of a recording; a take's process calls itself after it. */
export function takeProcesses(recording: RecordingId): Promise<number[]> {
  return processesNaming(`take ${recording} `)
}

/** The one process of a recording's take. What it has just forked bears its name for a moment. */
export async function takeProcess(recording: RecordingId): Promise<number> {
  let found: number[] = []
  for (let tries = 0; tries < 10; tries++) {
    found = await takeProcesses(recording)
    if (found.length === 1 && found[0] !== undefined) return found[0]
    await delay(100)
  }
  throw new Error(`expected one process of a take, found ${found.length}`)
}

/** Name of the folder of a recording's running take: what the take has started is told of it. */
export async function takeFolder(recording: RecordingId): Promise<string> {
  const pid = await takeProcess(recording)
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
  const lines = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')))
  const name = /aula-take-\d+-\w+/.exec(lines.join(' '))?.[0]
  if (!name) throw new Error(`the take ${pid} has no folder: ${lines}`)
  return name
}

/** Names of all folders of takes, spare ones too, that a recorder process has made. */
export async function takeFolders(recorder: number): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`aula-take-${recorder}-`))
}

/** Ends what a killed recorder has left running, and removes it. */
export async function endTakesOf(recorder: number): Promise<void> {
  for (const name of await takeFolders(recorder)) {
    const folder = join(tmpdir(), name)
    const note = await readTakeNote(folder)
    if (note) killGroup(note.pid)
    await removeTakeFolder(folder)
  }
}

/** For `catch`: adds what a process said to the error. */
export function telling(child: Child): (error: unknown) => never {
  return (error) => {
    throw new Error(`${String(error)}\n${child.output()}`, { cause: error })
  }
}

/** Processes of this machine whose command line has the text. */
export async function processesNaming(text: string): Promise<number[]> {
  const found: number[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(text) && Number(pid) !== process.pid) found.push(Number(pid))
  }
  return found
}
