import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { CardPlace } from '../../../core/test-card/test-card.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import type { Campus } from '../aula/campus.ts'
import { holdRecording } from '../lecture/hold-recording.ts'
import { joinStoredSegments } from '../media/join-stored-segments.ts'
import { type JudgedRecording, measureVmaf, readCounters } from '../media/measure-vmaf.ts'
import { openPageRig } from './page-rig.ts'
import { startEgressEquivalent, startJibriEquivalent, startLosslessGrab } from './peer-recorder.ts'
import { startCaptureChild } from './start-capture-child.ts'

export type JudgedPicture = {
  vmaf: number
  'picture, kbit/s': number
  /** Only where somebody's camera counts. */
  'counted frames missing, %'?: number
}
/** Ours and a peer's of the same seconds. */
export type Pair = { ours: JudgedPicture; theirs: JudgedPicture }

const captureSeconds = 20
const vmafFrames = 120

/**
 * One page, captured at once by ours and without loss, beside each of the two peers in turn; not timed.
 * @param place where the stage shows the card of somebody's camera; undefined: nobody has one
 */
export async function compareRecorders(
  campus: Campus,
  catalog: Catalog,
  where: { database: string; storage: string; folder: string; secret: string },
  place: CardPlace | undefined,
): Promise<{ jibri: Pair; egress: Pair }> {
  const beside = async (name: 'jibri' | 'egress', start: typeof startJibriEquivalent): Promise<Pair> => {
    await using held = await holdRecording(catalog, campus.room)
    const files = {
      lossless: path.join(where.folder, `lossless-${name}.mkv`),
      peer: path.join(where.folder, `${name}.mp4`),
      ours: path.join(where.folder, `ours-beside-${name}.mp4`),
    }
    {
      await using rig = await openPageRig(campus.url, { ...held.place, room: campus.room }, where.secret)
      const capture = await startCaptureChild(rig, {
        ...{ place: held.place, spoolFolder: path.join(where.folder, `spool-${name}`) },
        ...{ storage: where.storage, database: where.database, small: false },
      })
      const [lossless, peer] = [startLosslessGrab(rig, files.lossless), start(rig, files.peer)]
      await sleep(captureSeconds * 1000)
      await capture.stop()
      await peer.stop()
      await lossless.stop()
    }
    await joinStoredSegments(catalog, where.storage, held.place.recording, 'video', files.ours)
    const recordings: JudgedRecording[] = [
      { file: files.ours, matrix: 'bt709' },
      { file: files.peer, matrix: name === 'jibri' ? 'bt601' : 'bt709' },
    ]
    const vmaf = await measureVmaf(files.lossless, recordings, where.folder, vmafFrames, place)
    const judged = await Promise.all(
      recordings.map(async ({ file }, index) => ({
        vmaf: round(vmaf[index] ?? 0),
        'picture, kbit/s': await pictureKilobits(file),
        ...(place ? { 'counted frames missing, %': await missingPart(file, place) } : {}),
      })),
    )
    const [ours, theirs] = judged
    if (!ours || !theirs) throw new TypeError('two recordings')
    return { ours, theirs }
  }
  const jibri = await beside('jibri', startJibriEquivalent)
  return { jibri, egress: await beside('egress', startEgressEquivalent) }
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

/** What is sent is repeated: a counter that goes back begins anew. */
async function missingPart(file: string, place: CardPlace): Promise<number> {
  const seen = [...(await readCounters(file, place)).keys()]
  const steps = seen.slice(1).map((counter, index) => counter - (seen[index] ?? 0))
  const forward = steps.filter((step) => step > 0)
  const expected = forward.reduce((sum, step) => sum + step, 0)
  return round(((expected - forward.length) / expected) * 100)
}

/** Three decimals: no measure here is better than that. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
