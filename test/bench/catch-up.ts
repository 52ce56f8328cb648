import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Measure, told } from '../../scripts/measurement.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { catchUp } from '../harness/capture/catch-up.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startSwift } from '../harness/servers/swift.ts'

/** Seconds of media stored in one second, while more comes, from when the store is back. */
const bar = 2
const outages = { '2min': 120, '2h': 7_200 } as const
/** Milliseconds that every answer of the store takes longer: beside it, in the same country, overseas or busy. */
const latencies = [0, 50, 200, 1_000]

type Row = {
  'outage, s': number
  'latency, ms': number
  /** Until students have the edge again. */
  'all listed after, s': number
  'times real time': number
  'failed attempts': number
  /** What else the take's process does, capture above all, waits at most as long. */
  'event loop, ms': number
}

/** A take's upload catches up with an outage of the store: a real Swift behind a slow way. */
export const measure: Measure = {
  variants: ['2min', '2h'],
  async run(variant) {
    await using resources = new AsyncDisposableStack()
    const { catalog } = await resources.use(await startPostgres()).catalog()
    const { id: organisation } = await ensureOrganisation(catalog)
    const swift = resources.use(await startSwift())
    const outage = variant === '2h' ? outages['2h'] : outages['2min']
    const rows: Row[] = []
    for (const latency of latencies) {
      const loop = monitorEventLoopDelay({ resolution: 5 })
      loop.enable()
      const { seconds, failures } = await catchUp(
        { swift, catalog, organisation },
        { waiting: outage / 4, latency, onBack: () => loop.reset() },
      )
      loop.disable()
      rows.push(
        told({
          ...{ 'outage, s': outage, 'latency, ms': latency, 'all listed after, s': Math.round(seconds * 10) / 10 },
          ...{ 'times real time': Math.round(outage / seconds), 'failed attempts': failures },
          'event loop, ms': Math.round(loop.max / 1e6),
        }),
      )
    }
    const value = Math.min(...rows.map((row) => row['times real time']))
    return { value, unit: 'times real time', bar, ok: value >= bar, rows }
  },
}
