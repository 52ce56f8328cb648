import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type Measure, told } from '../../scripts/measurement.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { type Campus, openCampus, until } from '../harness/campus.ts'
import { type Both, compareRecorders, round } from '../harness/compare-recorders.ts'
import { holdRecording } from '../harness/hold-recording.ts'
import { openPageRig } from '../harness/page-rig.ts'
import { startJibriEquivalent } from '../harness/peer-recorder.ts'
import { percentile } from '../harness/percentile.ts'
import { startPostgres } from '../harness/postgres.ts'
import { treeCpuSeconds } from '../harness/process-tree.ts'
import { startPublisher } from '../harness/publisher.ts'
import { processesNaming, takeProcess } from '../harness/recorder-rig.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** CPU of our whole recorder over that of a Jibri-equivalent one, on the same room page; no more bytes, no lower VMAF. */
const bar = 1.0
const pairs = 5
const secondsEach = 20
/** Start-up is not counted: browsers and encoders settle, and the next spare take has become warm. */
const settleMilliseconds = 6_000
const secret = 'a-secret-of-the-bench-0123456789abcdef'

export const measure: Measure = {
  variants: ['camera'],
  async run() {
    await using resources = new AsyncDisposableStack()
    const { url: database, catalog } = await resources.use(await startPostgres()).catalog()
    const folder = resources.use(await temporaryFolder('recorder-cpu'))
    const storage = pathToFileURL(path.join(folder.path, 'objects')).href
    const campus = resources.use(
      await openCampus({ AULA_DATABASE_URL: database, AULA_STORAGE_URL: storage, AULA_SECRET: secret }),
    )
    const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0, { scene: 'camera' })
    const ratios: number[] = []
    const rows: Record<string, string | number>[] = []
    for (let pair = 1; pair <= pairs; pair++) {
      const ours = await costOfOurs(campus)
      const theirs = await costOfJibri(campus, catalog, path.join(folder.path, `jibri-${pair}.mp4`))
      ratios.push(ours.take / theirs)
      rows.push(
        told({
          pair,
          'ours, % of a core': round(ours.take * 100),
          'the spare, % of a core': round(ours.spare * 100),
          'Jibri-equivalent, % of a core': round(theirs * 100),
          ratio: round(ours.take / theirs),
        }),
      )
    }
    const quality = await compareRecorders(campus, catalog, { database, storage, secret, folder: folder.path })
    await publisher.close()
    rows.push({ pair: 'VMAF', ...named(quality.vmaf) }, { pair: 'picture, kbit/s', ...named(quality.kilobits) })
    rows.push({ pair: 'counted frames missing, %', ...named(quality.missing) })
    const value = round(percentile(ratios, 50))
    const { vmaf, kilobits } = quality
    return {
      value,
      unit: 'ratio, median',
      bar,
      ok: value <= bar && vmaf[0] >= vmaf[1] && kilobits[0] <= kilobits[1],
      rows,
    }
  },
}

/** The real thing: Record in the room. Cores of all that is below the take, and of the spare one that is warm beside it. */
async function costOfOurs(campus: Campus): Promise<{ take: number; spare: number }> {
  const params = { room: campus.room }
  const { lecture } = await campus.lecturer.call('record', { params, body: {} })
  const recording = await until(async () => {
    const { recording } = await campus.lecturer.call('seeRoom', { params })
    return recording?.since ? recording.id : undefined
  }, 'the first frame')
  const spares = await until(
    async () => {
      const found = await processesNaming('take (spare)')
      return found.length > 0 && found
    },
    'the next spare take',
    60_000,
  )
  await sleep(settleMilliseconds)
  const [take, spare] = await Promise.all([coresUsed([await takeProcess(recording)]), coresUsed(spares)])
  await campus.lecturer.call('stop', { params })
  // What the transcoder makes of it must not run beside the next measurement.
  await until(
    async () => {
      const { status, preparations } = await campus.lecturer.call('seeLecture', { params: { lecture } })
      return status === 'ready' && preparations.length === 0
    },
    'the transcoder is done',
    180_000,
  )
  return { take, spare }
}

async function costOfJibri(campus: Campus, catalog: Catalog, file: string): Promise<number> {
  await using held = await holdRecording(catalog, campus.room)
  await using rig = await openPageRig(campus.url, { ...held.place, room: campus.room }, secret)
  const ffmpeg = startJibriEquivalent(rig, file)
  await sleep(settleMilliseconds)
  const cores = await coresUsed([...rig.pids, ffmpeg.pid])
  await ffmpeg.stop()
  return cores
}

async function coresUsed(roots: number[]): Promise<number> {
  const before = await treeCpuSeconds(roots)
  const began = performance.now()
  await sleep(secondsEach * 1000)
  const used = (await treeCpuSeconds(roots)) - before
  if (used <= 0) throw new Error(`the processes ${roots} used no time`)
  return used / ((performance.now() - began) / 1000)
}

function named([ours, theirs]: Both): Record<string, number> {
  return { 'ours, % of a core': ours, 'Jibri-equivalent, % of a core': theirs }
}
