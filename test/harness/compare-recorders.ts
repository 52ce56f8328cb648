import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { CardPlace } from '../../core/test-card/test-card.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Campus } from './campus.ts'
import { holdRecording } from './hold-recording.ts'
import { joinStoredSegments } from './join-stored-segments.ts'
import { type JudgedRecording, measureVmaf, readCounters } from './measure-vmaf.ts'
import { openPageRig } from './page-rig.ts'
import { startEgressEquivalent, startJibriEquivalent, startLosslessGrab } from './peer-recorder.ts'
import { startCaptureChild } from './start-capture-child.ts'

export type OfEach = { ours: number; jibri: number; egress: number }

const captureSeconds = 20
const vmafFrames = 120

/**
 * One page, captured at once by ours and without loss, beside each of the two peers; not timed. VMAF, kbit/s of the picture,
 * and the percentage of counted frames that is missing.
 * @param place where the stage shows the card of somebody's camera; undefined: nobody has one
 */
export async function compareRecorders(
  campus: Campus,
  catalog: Catalog,
  where: { database: string; storage: string; folder: string; secret: string },
  place: CardPlace | undefined,
): Promise<{ vmaf: OfEach; kilobits: OfEach; missing: OfEach }> {
  const beside = async (name: string, start: typeof startJibriEquivalent) => {
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
    const kilobits = await Promise.all(recordings.map(({ file }) => pictureKilobits(file)))
    const missing = await Promise.all(recordings.map(({ file }) => missingPart(file, place)))
    const [ours, theirs] = [0, 1].map((of) => [vmaf[of] ?? 0, kilobits[of] ?? 0, missing[of] ?? 0])
    return { ours: ours ?? [], theirs: theirs ?? [] }
  }
  const jibri = await beside('jibri', startJibriEquivalent)
  const egress = await beside('egress', startEgressEquivalent)
  const [vmaf, kilobits, missing] = [0, 1, 2].map((of) => ({
    ours: round(((jibri.ours[of] ?? 0) + (egress.ours[of] ?? 0)) / 2),
    jibri: round(jibri.theirs[of] ?? 0),
    egress: round(egress.theirs[of] ?? 0),
  }))
  if (!vmaf || !kilobits || !missing) throw new TypeError('three figures')
  return { vmaf, kilobits, missing }
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

async function missingPart(file: string, place: CardPlace | undefined): Promise<number> {
  const seen = [...(await readCounters(file, place)).keys()]
  const expected = Math.max(...seen) - Math.min(...seen) + 1
  return round(((expected - seen.length) / expected) * 100)
}

/** Three decimals: no measure here is better than that. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
