import { execFile } from 'node:child_process'
import { open, rename, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { RecordingId } from '../../core/ids.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { until } from '../harness/aula/campus.ts'
import { openRecorderRig, type RecorderRig } from '../harness/aula/recorder-rig.ts'
import { mountSmallDisk } from '../harness/machine/small-disk.ts'
import { currentManifest, joinRendition } from '../harness/media/stored-media.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Bytes that new recordings leave alone; a recorder wants 32 MB for the next take. */
const reserve = 50_000_000
const disk = '90m'
const fullMilliseconds = 8_000

/**
 * Records with the spool on a disk of its own. The store is away when the recorder starts. Then it comes, goes away again,
 * and the disk fills, first to the reserve and then to the last byte; after a while both come back.
 * @throws what does not hold
 */
export async function recordOnFullDisk(): Promise<void> {
  await using resources = new AsyncDisposableStack()
  const rig = resources.use(await openRecorderRig())
  const spool = path.join(rig.data, 'spool')
  resources.use(await mountSmallDisk({ path: spool, size: disk }))
  const store = path.join(rig.data, 'objects')
  const away = async () => {
    await rename(store, `${store}-away`)
    await writeFile(store, 'a file where the store should be')
  }
  const back = async () => {
    await rm(store)
    await rename(`${store}-away`, store)
  }
  await away()
  const recorder = rig.start('recorder', { AULA_SPOOL_RESERVE: String(reserve / 1e9) })
  resources.defer(() => recorder.end('SIGKILL'))
  const says = (message: string) =>
    until(async () => recorder.output().includes(message), `the recorder says: ${message}`, 40_000)
  const { id } = await rig.record()
  await until(rig.capturing(id, 1), 'it captures without a store', 40_000)
  await back()
  await until(async () => (await rig.segments(id, 1)()) >= 2, 'first segments are stored')

  await away()
  const ballast = path.join(spool, 'ballast')
  await fill(ballast, spool, reserve - 8_000_000)
  await until(async () => (await facts(rig)).diskReserve === 1, 'the admin is told of the reserve')
  const second = await rig.record()
  await fill(ballast, spool, 0)
  await says('the disk is full: what is captured waits in memory')
  await until(async () => (await facts(rig)).diskFullIn === 0, 'the admin is told that the disk is full')
  const stored = await rig.segments(id, 1)()
  await delay(fullMilliseconds)
  if ((await rig.look(second.id)).state !== 'scheduled') throw new Error('a recording was begun on a full disk')
  if (!(await rig.capturing(id, 1)())) throw new Error(`the take has not gone on: ${recorder.output()}`)

  await rm(ballast)
  await back()
  await until(async () => (await rig.segments(id, 1)()) > stored + 4, 'it is stored again', 40_000)
  await until(async () => (await rig.look(second.id)).state !== 'scheduled', 'new recordings are taken again', 40_000)
  await stopRecording(rig.catalog, second.id, 'user.stop', null)
  await stopRecording(rig.catalog, id, 'user.stop', null)
  await until(async () => (await rig.look(id)).state === 'published', 'it is published')
  await holdWhole(rig, id)
}

/** Writes until so many bytes are free. */
async function fill(file: string, folder: string, free: number): Promise<void> {
  await using handle = await open(file, 'a')
  for (;;) {
    const { bavail, bsize } = await statfs(folder)
    const room = bavail * bsize - free
    if (room <= 0) return
    const { bytesWritten } = await handle
      .write(Buffer.alloc(Math.min(room, 1 << 20)))
      .catch(() => ({ bytesWritten: 0 }))
    if (bytesWritten === 0) return
  }
}

async function facts({ catalog }: RecorderRig): Promise<Record<string, unknown>> {
  const node = await catalog.selectFrom('node').select('facts').where('process', '=', 'recorder').executeTakeFirst()
  return node?.facts ?? {}
}

/** One take without a hole, which a player decodes without a complaint. */
async function holdWhole(rig: RecorderRig, id: RecordingId): Promise<void> {
  await using folder = await temporaryFolder('full-disk')
  const { takes } = await currentManifest(rig, { id })
  const [take, ...others] = takes
  if (!take || others.length > 0) throw new Error(`${takes.length} stretches instead of one`)
  for (const rendition of take.renditions) {
    for (const [index, { start, duration, number }] of rendition.segments.entries()) {
      const next = rendition.segments[index + 1]
      if (next && Math.abs(start + duration - next.start) > 50_000) throw new Error(`a hole after segment ${number}`)
    }
    const file = path.join(folder.path, `${rendition.track}.mp4`)
    await joinRendition(rig.store, rendition, file)
    const { stderr } = await promisify(execFile)('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'])
    if (stderr) throw new Error(`${rendition.track} does not decode: ${stderr}`)
  }
}
