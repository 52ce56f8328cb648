import { setTimeout as sleep } from 'node:timers/promises'
import { builtInHosts } from '../../recorder/network/built-in-hosts.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { openCampus } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { round } from '../harness/capture/compare-recorders.ts'
import { openPageRig } from '../harness/capture/page-rig.ts'
import { holdRecording } from '../harness/lecture/hold-recording.ts'
import { treeCpuSeconds } from '../harness/machine/process-tree.ts'
import { percentile } from '../harness/percentile.ts'
import { startPostgres } from '../harness/servers/postgres.ts'

/** Percent of a core that the page of a room with a camera may cost more in its own network than in the machine's. */
const bar = 2
const pairs = 3
const secondsEach = 15
const settleMilliseconds = 5_000
const secret = 'a-secret-of-the-bench-0123456789abcdef'

/** The recorder's page in a room, in the machine's network and in one of its own by turns; nothing captures it. */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const { url: database, catalog } = await resources.use(await startPostgres()).catalog()
    const campus = resources.use(await openCampus({ AULA_DATABASE_URL: database, AULA_SECRET: secret }))
    const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0, { scene: 'camera' })
    const hosts = await builtInHosts({ AULA_PUBLIC_URL: campus.url, AULA_JANUS_MEDIA: '10000-32399' })
    const opened: number[] = []
    const cost = async (own: boolean) => {
      await using held = await holdRecording(catalog, campus.room)
      const claims = { ...held.place, room: campus.room }
      await using rig = await openPageRig(
        campus.url,
        claims,
        secret,
        !own
          ? undefined
          : async (options) => {
              const began = performance.now()
              const network = await openNamespace({ ...options, hosts })
              opened.push(performance.now() - began)
              return network
            },
      )
      await sleep(settleMilliseconds)
      const before = await treeCpuSeconds(rig.pids)
      const began = performance.now()
      await sleep(secondsEach * 1000)
      return (((await treeCpuSeconds(rig.pids)) - before) / ((performance.now() - began) / 1000)) * 100
    }
    const rows: Record<string, number>[] = []
    const more: number[] = []
    for (let pair = 1; pair <= pairs; pair++) {
      const [machine, own] = [await cost(false), await cost(true)]
      more.push(own - machine)
      rows.push(
        told({
          pair,
          'machine’s network, % of a core': round(machine),
          'own network, % of a core': round(own),
          'opening it, ms': Math.round(opened.at(-1) ?? 0),
        }),
      )
    }
    await publisher.close()
    const value = round(percentile(more, 50))
    return { value, unit: '% of a core more, median', bar, ok: value <= bar, rows }
  },
}
