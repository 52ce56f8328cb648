import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { smallCores } from '../../recorder/admission/plan-small.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { openCampus } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { round } from '../harness/capture/compare-recorders.ts'
import { openPageRig } from '../harness/capture/page-rig.ts'
import { startCaptureChild } from '../harness/capture/start-capture-child.ts'
import { holdRecording } from '../harness/lecture/hold-recording.ts'
import { treeCpuSeconds } from '../harness/machine/process-tree.ts'
import { percentile } from '../harness/percentile.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const pairs = 5
const secondsEach = 8
const settleMilliseconds = 3_000
const secret = 'a-secret-of-the-bench-0123456789abcdef'

/** Cores of the process that captures one page with a camera, without and with a small rendition, in turn. */
export const measure: Measure = {
  variants: ['camera'],
  async run() {
    await using resources = new AsyncDisposableStack()
    const { url: database, catalog } = await resources.use(await startPostgres()).catalog()
    const folder = resources.use(await temporaryFolder('small-rendition'))
    const storage = pathToFileURL(path.join(folder.path, 'objects')).href
    const campus = resources.use(
      await openCampus({ AULA_DATABASE_URL: database, AULA_STORAGE_URL: storage, AULA_SECRET: secret }),
    )
    const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0, { scene: 'camera' })
    await using held = await holdRecording(catalog, campus.room)
    await using rig = await openPageRig(campus.url, { ...held.place, room: campus.room }, secret)
    let take = held.place.take
    const coresWith = async (small: boolean) => {
      take += 1
      const place = { ...held.place, take }
      const spoolFolder = path.join(folder.path, 'spool', `t${take}`)
      const capture = await startCaptureChild(rig, { place, spoolFolder, storage, database, small })
      await sleep(settleMilliseconds)
      const before = await treeCpuSeconds([capture.pid])
      const began = performance.now()
      await sleep(secondsEach * 1000)
      const cores = ((await treeCpuSeconds([capture.pid])) - before) / ((performance.now() - began) / 1000)
      await capture.stop()
      return cores
    }
    const rows: { pair: number; 'without, cores': number; 'with, cores': number }[] = []
    for (let pair = 1; pair <= pairs; pair++) {
      const [without, withSmall] = [await coresWith(false), await coresWith(true)]
      rows.push(told({ pair, 'without, cores': round(without), 'with, cores': round(withSmall) }))
    }
    await publisher.close()
    const median = (name: 'without, cores' | 'with, cores') =>
      percentile(
        rows.map((row) => row[name]),
        50,
      )
    const value = round(median('with, cores') - median('without, cores'))
    return { value, unit: 'cores more, medians', bar: smallCores, ok: value <= smallCores, rows }
  },
}
