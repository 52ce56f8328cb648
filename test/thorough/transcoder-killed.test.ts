import { execFileSync } from 'node:child_process'
import { readdir, readlink } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openQueue } from '../../queue/enqueue.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork } from '../../storage/catalog/recordings/work.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import { prepareTranscoder, type TestTranscoder } from '../harness/aula/transcoder.ts'
import { type Child, startChild } from '../harness/child.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { currentManifest, keysBelow, objectBytes } from '../harness/media/stored-media.ts'
import { synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startRedis, type TestRedis } from '../harness/servers/redis.ts'

let context: TestTranscoder
let redis: TestRedis
let recording: Recording
const open = new AsyncDisposableStack()

beforeAll(async () => {
  context = open.use(await prepareTranscoder())
  redis = open.use(await startRedis())
  const { video } = await synthesizeMedia(context.folder, { seconds: 64 })
  recording = await layRecording(context, await layLecture(context.catalog), [
    { tracks: [video], offset: 0 },
    { tracks: [video], offset: 70_000_000 },
  ])
  await planWork(context.catalog, recording)
})

afterAll(() => open.disposeAsync())

test('a killed transcoder takes its ffmpeg along; the next one keeps what was finished, and outlives a killed ffmpeg', {
  timeout: 240_000,
}, async () => {
  const queue = open.use(openQueue(redis.url))
  await queue.enqueue('renditions', { organisation: recording.organisation_id, recording: recording.id })

  const first = startTranscoderProcess()
  const prefix = `${recordingPrefix({ organisation: recording.organisation_id, recording: recording.id })}t1/video/360p-t1/`
  const index = async () => (await keysBelow(context.store, prefix)).filter((key) => key.includes('/index-'))
  await expect.poll(index, { timeout: 90_000, interval: 20 }).toHaveLength(1)
  const ffmpeg = await runningFfmpeg(first)
  await first.end('SIGKILL')
  await expect.poll(() => isRunning(ffmpeg), { timeout: 5_000 }).toBe(false)
  expect(await readdir(workspaces())).not.toEqual([])

  const second = startTranscoderProcess()
  process.kill(await runningFfmpeg(second), 'SIGKILL')
  await expect.poll(() => work().then((row) => row?.failure), { timeout: 20_000 }).toBe('transcoder.ffmpeg-failed')
  await expect.poll(() => work().then((row) => row?.state), { timeout: 120_000 }).toBe('done')

  const { takes } = await currentManifest(context, recording)
  for (const { renditions } of takes) {
    const source = renditions.find(({ recipe }) => recipe === 'c1')
    const rungs = renditions.filter(({ recipe }) => recipe === 't1')
    expect(rungs.map(({ rendition }) => rendition)).toEqual(['480p', '360p'])
    for (const { segments } of rungs) {
      expect(segments.map(({ start }) => start)).toEqual(source?.segments.map(({ start }) => start))
      for (const segment of segments) await objectBytes(context.store, segment)
    }
  }
  const attempts = takes[0]?.renditions
    .find(({ rendition }) => rendition === '360p')
    ?.segments.map(({ key }) => /-([0-9]+)\.m4s$/.exec(key)?.[1])
  expect(attempts?.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => '1'))
  expect(attempts?.slice(15)).not.toContain('1')

  await second.end('SIGINT')
  expect(second.process.exitCode, second.output()).toBe(0)
  expect(await readdir(workspaces())).toEqual([])
})

function startTranscoderProcess(): Child {
  const child = startChild(process.execPath, ['bin/aula.ts', 'transcoder'], {
    PATH: process.env.PATH,
    AULA_DATA: context.folder,
    AULA_DATABASE_URL: context.databaseUrl,
    AULA_QUEUE_URL: redis.url,
    AULA_STORAGE_URL: context.storageUrl,
    AULA_PUBLIC_URL: 'http://localhost:1',
    AULA_SECRET: '0123456789abcdef0123456789abcdef',
  })
  open.defer(() => child.end('SIGKILL'))
  return child
}

function workspaces(): string {
  return path.join(context.folder, 'transcoder')
}

async function work() {
  return await context.catalog
    .selectFrom('work')
    .selectAll()
    .where('recording_id', '=', recording.id)
    .where('job', '=', 'renditions')
    .executeTakeFirst()
}

/** The ffmpeg that works in one of the job's folders, as soon as there is one. */
async function runningFfmpeg(transcoder: Child): Promise<number> {
  let found: number | undefined
  const look = async () => {
    const listed = execFileSync('ps', ['-eo', 'pid,comm'], { encoding: 'utf8' }).matchAll(/^ *(\d+) ffmpeg$/gm)
    for (const [, pid] of listed) {
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      if (folder.startsWith(workspaces())) found = Number(pid)
    }
    return found !== undefined
  }
  await expect.poll(look, { timeout: 60_000, interval: 10, message: transcoder.output() }).toBe(true)
  return found ?? -1
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
