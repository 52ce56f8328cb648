import { parseArgs } from 'node:util'
import { prepareTranscoder } from '../harness/aula/transcoder.ts'
import { doubleMany } from './double-many.ts'
import { recordOnFullDisk } from './fill-disk.ts'
import { killMany } from './kill-many.ts'
import { recordWithOutages } from './lose-network.ts'
import { playMany } from './play-many.ts'
import { openFaultyCampus } from './record-under-faults.ts'
import { recordWithRestarts } from './restart-services.ts'

/*
 * `npm run faults -- [RUN] [--from SEED] ...`: the long runs that `npm test` has a short version of. What fails prints the
 * seed that repeats it; that seed becomes a regression test.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '5' },
    kills: { type: 'string', default: '10' },
    victims: { type: 'string' },
    count: { type: 'string' },
    pause: { type: 'string', default: '60' },
  },
})
const seed = Number(values.from)
const count = (usual: number) => Number(values.count ?? usual)

/** Each resolves with how much failed. */
const runs: Record<string, () => Promise<number>> = {
  /** Ten processes killed in each of `--seeds` lectures (P1 to P5). */
  kills: () => killMany(seed, Number(values.seeds), Number(values.kills), values.victims?.split(',')),
  /** `--count` jobs executed twice (P9). */
  async double() {
    await using context = await prepareTranscoder()
    const tell = (done: number, found: readonly string[]) => console.log(`${done}: ${found.length} problems`)
    const { executions, problems } = await doubleMany(context, { seed, executions: count(10_000), tell })
    console.log([...problems, `${executions} doubled executions, ${problems.length} problems`].join('\n'))
    return problems.length
  },
  /** `--count` sequences of Record, Stop and what recorders do (F14). */
  async press() {
    await playMany({ seed, sequences: count(1_000) })
    console.log(`${count(1_000)} sequences, every promise kept`)
    return 0
  },
  /** The recorder's network is gone for half a second, five and sixty (F12). */
  async network() {
    await using campus = await openFaultyCampus()
    const lecture = await recordWithOutages(campus, [0.5, 5, 60], 14_000)
    console.table(lecture.outages)
    console.log(`${lecture.takes} takes; beep to flash afterwards ${lecture.sync.toFixed(0)} ms`)
    return lecture.outages.filter(({ rejoined, skew }) => !(rejoined < 10 && skew < 0.5)).length
  },
  /** Database and queue are restarted `--count` times each, and then stand still for `--pause` seconds (F9). */
  async restarts() {
    await using campus = await openFaultyCampus()
    const restarts = { restarts: count(20), pause: Number(values.pause) * 1000 }
    const { disturbances, takes, missing, derived } = await recordWithRestarts(campus, restarts)
    const slow = disturbances.filter(({ resumed }) => resumed > 30)
    const share = (missing * 100).toFixed(2)
    console.log(`${takes} takes, ${share} % of the frames missing; thumbnails ${derived.toFixed(0)} s after Stop`)
    console.log(`${slow.length} of ${disturbances.length} disturbances were not got over within 30 s`)
    return slow.length + (takes === 1 ? 0 : 1) + (missing > 0.01 ? 1 : 0)
  },
  /** The recorder's disk fills up while the store is away (F15, P11). */
  async disk() {
    await recordOnFullDisk()
    console.log('one take without a hole')
    return 0
  },
}

const [name = 'kills'] = positionals
const run = runs[name]
if (!run) throw new Error(`There is no run ${name}: ${Object.keys(runs).join(', ')}.`)
const started = performance.now()
process.exitCode = (await run()) > 0 ? 1 : 0
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`)
