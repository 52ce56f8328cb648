import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { type Log, openLog } from '../../core/log.ts'
import { keepReconciled } from '../../keeper/reconcile/keep-reconciled.ts'
import { openAdoption } from '../../recorder/claim/adoption.ts'
import { findDead, takeUpDead } from '../../recorder/claim/take-up-dead.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { startTranscoder } from '../../transcoder/start-transcoder.ts'
import { Person } from '../harness/aula/person.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis, type TestRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/* What became of a lecture is found by its id, in the lines of every process. Takes are missing here: they need a browser. */

const resources = new AsyncDisposableStack()
const lines: Line[] = []
let viewer: TestViewer
let world: ViewerWorld
let redis: TestRedis
let folder: string

const late = { timeout: 60_000 }

type Line = { process: string; msg: string; lecture?: string; recording?: string }

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  redis = resources.use(await startRedis())
  folder = resources.use(await temporaryFolder('logs')).path
  const { url } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url, log: kept('viewer') }))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())

test('a lecture is followed from Record over a lost recorder and Stop to what is made of it', async () => {
  const { catalog, store, queue } = viewer.context
  const { room } = await world.objects()
  const lecturer = new Person(viewer.url)
  await lecturer.call('signIn', { body: { email: 'lecturer@example.org', password: 'long enough for this' } })
  const { lecture, id } = await lecturer.call('record', { params: { room } })
  const recording = id as RecordingId

  await claimTake(catalog, recording, 1, 'gone:99999999')
  await markCaptured(catalog, recording, 1, { at: new Date(), offset: 0 })
  const ending = new AbortController()
  const stopping = ending.signal
  const spoolRoot = path.join(folder, 'spool')
  const adoption = openAdoption({ spoolRoot, store, catalog, log: kept('recorder'), signal: stopping })
  const dead = await findDead(catalog, { node: 'gone', spoolRoot, living: [] })
  const left = takeUpDead(dead, { adoption, catalog, store, queue, stopping }, kept('recorder'))
  await expect.poll(async () => (await findRecording(catalog, recording))?.state, late).toBe('joining')
  expect(told(lecture, 'recorder')).toEqual(['an earlier recorder left this take'])

  await lecturer.call('stop', { params: { room } })
  const keeping = keepReconciled({ catalog, store, queue, log: kept('keeper') }, stopping)
  await expect.poll(() => told(lecture, 'keeper'), late).toContain('repairing')

  // Noise instead of media: its download cannot be made.
  const other = await world.objects()
  const noise = await world.published(other)
  const transcoder = { data: folder, queueUrl: redis.url, viewer: viewer.url }
  await using _ = await startTranscoder({ catalog, store, log: kept('transcoder') }, transcoder)
  await expect.poll(() => told(other.lecture, 'transcoder'), late).toContain('job failed')
  ending.abort()
  await Promise.all([left, keeping])

  expect(told(lecture, 'viewer')).toEqual(['a recorder is asked for', 'stopped by somebody'])
  for (const line of lines.filter(({ recording: of }) => of === recording)) expect(line).toMatchObject({ lecture })
  for (const line of lines.filter(({ recording: of }) => of === noise))
    expect(line).toMatchObject({ lecture: other.lecture })
})

/** The log of a process whose lines are kept. */
function kept(process: string): Log {
  const write = (piece: Buffer, _: unknown, done: () => void) => {
    lines.push(JSON.parse(piece.toString()) as Line)
    done()
  }
  return openLog(process, 'info', new Writable({ write }))
}

function told(lecture: string, process: string): string[] {
  return lines.filter((line) => line.lecture === lecture && line.process === process).map(({ msg }) => msg)
}
