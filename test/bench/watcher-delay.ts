import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, told } from '../../scripts/measurement.ts'
import { openCampus, until } from '../harness/campus.ts'
import { percentile } from '../harness/percentile.ts'
import { startPublisher } from '../harness/publisher.ts'
import { SignalClient } from '../harness/signal-client.ts'
import { spoilTake, type TakeFault } from '../harness/spoil-take.ts'

/** Seconds from the fault to the notice at who manages the room, 95th percentile. */
const bar = 10
const samples = 6
/** A key frame comes every four seconds: faults begin at other places between two of them. */
const stepMilliseconds = 700
/** Until what was seen before the page was loaded again plays no part any more. */
const settleMilliseconds = 5_000

const codes = { black: 'picture.black', frozen: 'picture.frozen', silent: 'sound.silent' } as const

/** A lecture is recorded for real; what the take captures is spoilt from outside, again and again. */
export const measure: Measure = {
  variants: ['black', 'frozen', 'silent'],
  async run(variant) {
    const fault: TakeFault = variant === 'frozen' || variant === 'silent' ? variant : 'black'
    await using campus = await openCampus()
    const { url, lecturer, room } = campus
    const publisher = await startPublisher(campus.publishing, url, room, 0, { scene: 'camera' })
    const { token } = await lecturer.call('joinRoom', { params: { room }, body: { name: 'Lea', recordable: false } })
    using seat = new SignalClient(url)
    await seat.join(token)
    await lecturer.call('record', { params: { room }, body: {} })
    const recording = await until(async () => {
      const { recording } = await lecturer.call('seeRoom', { params: { room } })
      return recording?.since ? recording.id : undefined
    }, 'the first frame')
    const problems = () => seat.heard.findLast((message) => message.type === 'recording')?.recording?.problems ?? []
    const rows: { sample: number; 'told after, s': number; 'taken back after, s': number; besides: string }[] = []
    for (let sample = 1; sample <= samples; sample++) {
      await sleep(settleMilliseconds + sample * stepMilliseconds)
      if (problems().length > 0) throw new Error(`told without a fault: ${problems()}`)
      const began = performance.now()
      const heal = await spoilTake(recording, fault)
      await until(async () => problems().includes(codes[fault]), `the notice of ${codes[fault]}`, 30_000)
      const noticed = seconds(began)
      const besides = problems().filter((code) => code !== codes[fault])
      const healed = performance.now()
      await heal()
      await until(async () => problems().length === 0, 'the notice to be taken back', 60_000)
      rows.push(
        told({
          sample,
          'told after, s': noticed,
          'taken back after, s': seconds(healed),
          besides: besides.join(' ') || 'nothing',
        }),
      )
    }
    await publisher.close()
    const value = percentile(
      rows.map((row) => row['told after, s']),
      95,
    )
    return { value, unit: 's, 95th percentile', bar, ok: value <= bar, rows }
  },
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}
