import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Campus } from './campus.ts'
import type { CaptureOrder } from './capture-child.ts'
import { holdRecording } from './hold-recording.ts'
import { joinStoredSegments } from './join-stored-segments.ts'
import { measureVmaf, readCounters } from './measure-vmaf.ts'
import { openPageRig, type PageRig } from './page-rig.ts'
import { startJibriEquivalent, startLosslessGrab } from './peer-recorder.ts'

export type Both = [ours: number, theirs: number]

const captureSeconds = 20
const vmafFrames = 120

/** One page, captured at once by ours, theirs and without loss; not timed. */
export async function compareRecorders(
  campus: Campus,
  catalog: Catalog,
  where: { database: string; storage: string; folder: string; secret: string },
): Promise<{ vmaf: Both; kilobits: Both; missing: Both }> {
  await using held = await holdRecording(catalog, campus.room)
  const { place } = held
  const files = {
    lossless: path.join(where.folder, 'lossless.mkv'),
    theirs: path.join(where.folder, 'theirs.mp4'),
    ours: path.join(where.folder, 'ours.mp4'),
  }
  {
    await using rig = await openPageRig(campus.url, { ...place, room: campus.room }, where.secret)
    const capture = await startCapture(rig, {
      ...{ place, spoolFolder: path.join(where.folder, 'spool') },
      ...{ storage: where.storage, database: where.database },
    })
    const [lossless, theirs] = [startLosslessGrab(rig, files.lossless), startJibriEquivalent(rig, files.theirs)]
    await sleep(captureSeconds * 1000)
    await capture.stop()
    await theirs.stop()
    await lossless.stop()
  }
  await joinStoredSegments(catalog, where.storage, place.recording, 'video', files.ours)
  const [ours = 0, theirs = 0] = await measureVmaf(
    files.lossless,
    [
      { file: files.ours, matrix: 'bt709' },
      { file: files.theirs, matrix: 'bt601' },
    ],
    where.folder,
    vmafFrames,
  )
  return {
    vmaf: [round(ours), round(theirs)],
    kilobits: [await pictureKilobits(files.ours), await pictureKilobits(files.theirs)],
    missing: [await missingPart(files.ours), await missingPart(files.theirs)],
  }
}

async function startCapture(
  rig: PageRig,
  where: Pick<CaptureOrder, 'place' | 'spoolFolder' | 'storage' | 'database'>,
): Promise<{ stop(): Promise<void> }> {
  const { display, pulseServer, pulseSource } = rig
  const order: CaptureOrder = { ...where, display, pulseServer, pulseSource }
  const program = fileURLToPath(new URL('../harness/capture-child.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    env: { ...process.env, ...rig.environment, UV_THREADPOOL_SIZE: '16' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('the capture ended')))])
  return {
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}

/** Of the picture alone, over its own length. */
async function pictureKilobits(file: string): Promise<number> {
  const entries = ['-show_entries', 'packet=pts_time,size', '-of', 'json']
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-select_streams', 'v:0', ...entries, file], {
    maxBuffer: 16 << 20,
  })
  const { packets } = JSON.parse(stdout) as { packets: { pts_time: string; size: string }[] }
  const bits = packets.reduce((sum, { size }) => sum + Number(size) * 8, 0)
  const times = packets.map(({ pts_time }) => Number(pts_time))
  return round(bits / 1000 / (Math.max(...times) - Math.min(...times)))
}

async function missingPart(file: string): Promise<number> {
  const seen = [...(await readCounters(file)).keys()]
  const expected = Math.max(...seen) - Math.min(...seen) + 1
  return round(((expected - seen.length) / expected) * 100)
}

/** Three decimals: no measure here is better than that. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
