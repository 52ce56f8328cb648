import { setTimeout as sleep } from 'node:timers/promises'
import type { ProblemCode } from '../../core/recording/problem.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { findVictim } from '../faults/find-victim.ts'
import { openCampus, until } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { spoilTake } from '../harness/capture/spoil-take.ts'
import { percentile } from '../harness/percentile.ts'

/** Seconds from the fault to the notice at who manages the room, 95th percentile. */
const bar = 10
const samples = 6
/** A key frame comes every four seconds: faults begin at other places between two of them. */
const stepMilliseconds = 700
/** Until what was seen before the page was loaded again plays no part any more. */
const settleMilliseconds = 5_000

/** What is spoilt from outside, and what the room is told of it. */
const codes = {
  ...{ black: 'picture.black', frozen: 'picture.frozen', silent: 'sound.silent' },
  ...{ crashed: 'page.crashed', hung: 'page.hung', left: 'room.empty' },
} as const satisfies Record<string, ProblemCode>
type Fault = keyof typeof codes

/** A lecture is recorded for real; what the take captures is spoilt from outside, again and again. */
export const measure: Measure = {
  variants: Object.keys(codes),
  async run(variant = 'black') {
    const fault = variant as Fault
    await using campus = await openCampus()
    const { url, lecturer, room } = campus
    const enter = () => startPublisher(campus.publishing, url, room, 0, { scene: 'camera' })
    let publisher = await enter()
    const { token } = await lecturer.call('joinRoom', { params: { room }, body: { name: 'Lea', recordable: false } })
    using seat = new SignalClient(url)
    await seat.join(token)
    await lecturer.call('record', { params: { room }, body: {} })
    const recording = await until(async () => {
      const { recording } = await lecturer.call('seeRoom', { params: { room } })
      return recording?.since ? recording.id : undefined
    }, 'the first frame')
    /** Resolves with how to make it well again. */
    const spoil = async (): Promise<() => Promise<void>> => {
      if (fault === 'black' || fault === 'frozen' || fault === 'silent') return await spoilTake(recording, fault)
      if (fault === 'left') {
        await publisher.close()
        return async () => {
          publisher = await enter()
        }
      }
      const renderer = await findVictim('renderer', {}, recording)
      if (!renderer) throw new Error('the take has no page')
      process.kill(renderer.pid, fault === 'hung' ? 'SIGSTOP' : 'SIGKILL')
      // The recorder loads the page again, in another process.
      return async () => {}
    }
    const problems = () => seat.heard.findLast((message) => message.type === 'recording')?.recording?.problems ?? []
    const rows: { sample: number; 'told after, s': number; 'taken back after, s': number; besides: string }[] = []
    for (let sample = 1; sample <= samples; sample++) {
      await sleep(settleMilliseconds + sample * stepMilliseconds)
      if (problems().length > 0) throw new Error(`told without a fault: ${problems()}`)
      const began = performance.now()
      const heal = await spoil()
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
