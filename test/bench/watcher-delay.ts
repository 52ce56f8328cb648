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

/** Milliseconds for which the recorder's page works and stands still in turn. */
const stutter = { works: 100, stands: 500 }

/** What is spoilt from outside, and what the room is told of it. */
const codes = {
  ...{ black: 'picture.black', frozen: 'picture.frozen', stutters: 'picture.frames-dropped' },
  ...{ silent: 'sound.silent', muted: 'sound.nobody-heard', loud: 'sound.clipped' },
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
    const setOn = (on: { microphone: boolean; camera: boolean }) =>
      publisher.page.evaluate((on) => window.aulaDemo?.setOn(on), on)
    const rendererOf = async () => {
      const renderer = await findVictim('renderer', {}, recording)
      if (!renderer) throw new Error('the take has no page')
      return renderer.pid
    }
    // The recorder loads the page again, in another process.
    const byItself = async () => {}
    /** Each resolves with how to make it well again. */
    const spoils: Record<Fault, () => Promise<() => Promise<void>>> = {
      black: () => spoilTake(recording, 'black'),
      frozen: () => spoilTake(recording, 'frozen'),
      async stutters() {
        const ending = new AbortController()
        const stuttering = standStill(await rendererOf(), ending.signal)
        return async () => {
          ending.abort()
          await stuttering
        }
      },
      silent: () => spoilTake(recording, 'silent'),
      async muted() {
        await setOn({ microphone: false, camera: true })
        return () => setOn({ microphone: true, camera: true })
      },
      loud: () => spoilTake(recording, 'loud'),
      async crashed() {
        process.kill(await rendererOf(), 'SIGKILL')
        return byItself
      },
      async hung() {
        process.kill(await rendererOf(), 'SIGSTOP')
        return byItself
      },
      async left() {
        await publisher.close()
        return async () => {
          publisher = await enter()
        }
      },
    }
    const problems = () => seat.heard.findLast((message) => message.type === 'recording')?.recording?.problems ?? []
    const rows: { sample: number; 'told after, s': number; 'taken back after, s': number; besides: string }[] = []
    for (let sample = 1; sample <= samples; sample++) {
      await sleep(settleMilliseconds + sample * stepMilliseconds)
      if (problems().length > 0) throw new Error(`told without a fault: ${problems()}`)
      const began = performance.now()
      const heal = await spoils[fault]()
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

/** Stops a process for most of the time, until `signal` aborts. */
async function standStill(pid: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    process.kill(pid, 'SIGSTOP')
    await sleep(stutter.stands)
    process.kill(pid, 'SIGCONT')
    await sleep(stutter.works)
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}
