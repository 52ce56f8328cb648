import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { noteFrameRate, presentFrameRates } from '../../storage/catalog/recordings/frame-rate-steps.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { countComing } from '../../storage/catalog/takes/waiting.ts'
import type { SupervisedTake } from '../claim/supervise-takes.ts'
import type { TakeProcess } from '../claim/take-process.ts'
import { bestRate, coresAtRate, type FrameRate, frameRates, type TakeCost } from './expected-cost.ts'
import { openTakeMeter } from './measure-takes.ts'
import {
  type AdmissionInput,
  type AdmissionKind,
  coresOf,
  freePlaces,
  type MachineFacts,
  othersCores,
  planAdmission,
  type RunningTake,
  type Verdict,
} from './plan-admission.ts'
import { type Limit, limitOf } from './plan-limits.ts'
import { hasRoomForSmall, smallCores } from './plan-small.ts'
import { freshSteps, planSteps } from './plan-steps.ts'
import { type MachineReading, readMachine } from './read-machine.ts'
import { openStepTeller } from './tell-steps.ts'
import type { DiskWatch } from './watch-disk.ts'

/** Decides what this machine takes on, by what it measures, and lets its takes keep fewer frames where it must. */
export type Admission = {
  /** Whether one more recording of that many pixels fits now. */
  judge(kind: AdmissionKind, pixels: number): Verdict
  /** Whether there is room for a small rendition of it beside. */
  affordsSmall(pixels: number): boolean
  /** Something was taken on: the answer may be another one now. */
  admitted(): void
  /** For the admin's page, and for the other recorders. */
  facts(): Record<string, number>
  /** Looks every two seconds. Resolves after `signal`. */
  keep(signal: AbortSignal): Promise<void>
}

export type AdmissionContext = {
  catalog: Catalog
  log: Log
  /** Name of this machine's row in the catalogue's list of nodes. */
  node: string
  takes: () => SupervisedTake[]
  disk: DiskWatch
  /** AULA_RECORDER_ROOMS. */
  most: number | undefined
  /** AULA_SMALL_RENDITION: whether a take may encode its frames once more. */
  small: boolean
  /** Pixels of a recording that somebody starts now. */
  pixels: number
  /** Hears whether one more recording would be admitted at once, whenever that changes. */
  onRoom: (room: boolean) => void
}

/** Milliseconds. */
const lookEvery = 2_000
/** Cores that are busy are a mean over this. */
const meanOver = 10_000
/** Planned starts within this time keep their room free: lectures that begin now will not have ended by then. */
const reserveAhead = 20 * 60_000
/** What recordings cost here is remembered over so many of them. */
const remembered = 8

export function openAdmission(context: AdmissionContext): Admission {
  const { catalog, log, disk, most, pixels, onRoom } = context
  const meter = openTakeMeter()
  const teller = openStepTeller<SupervisedTake>(({ recording }, { rate, reason }) =>
    noteFrameRate(catalog, recording, rate, reason),
  )
  const rates = new Map<number, FrameRate>()
  const limited = new WeakMap<TakeProcess, Limit>()
  const known = new Map<string, TakeCost & { pixels: number }>()
  let readings: (MachineReading & { at: number })[] = []
  let machine: MachineFacts | undefined
  let steps = freshSteps
  let reserved = 0
  let room = true

  const running = () => context.takes().map((take) => ({ take, ...describe(take) }))
  const describe = ({ child, recording }: SupervisedTake): RunningTake => ({
    pixels: recording.width * recording.height,
    rate: rates.get(child.pid) ?? bestRate,
    ...meter.costOf(child.pid),
  })
  const input = (): Omit<AdmissionInput, 'kind' | 'pixels' | 'machine'> => ({
    takes: running(),
    known: [...known.values()],
    reserved,
    most,
    disk: disk.verdict(),
  })
  const judge = (kind: AdmissionKind, size: number): Verdict => {
    // Nothing is known in the first moments: whoever waits is not kept waiting for that.
    const facts = machine ?? { cores: 1, busy: 0, memory: 0, memoryFree: Number.POSITIVE_INFINITY }
    return planAdmission({ ...input(), kind, pixels: size, machine: facts })
  }
  const tellRoom = () => {
    const now = judge('at-once', pixels).admitted
    if (now !== room) onRoom(now)
    room = now
  }

  const measure = async () => {
    const takes = context.takes()
    await meter.look(takes.map(({ child }) => child.pid))
    readings = [
      ...readings.filter(({ at }) => performance.now() - at <= meanOver),
      { ...(await readMachine()), at: performance.now() },
    ]
    machine = machineFacts(readings) ?? machine
    for (const pid of rates.keys()) if (!takes.some(({ child }) => child.pid === pid)) rates.delete(pid)
    for (const { take, rate, cost, pixels: size } of running()) {
      if (!cost) continue
      known.delete(take.recording.id)
      known.set(take.recording.id, {
        pixels: size,
        memory: cost.memory,
        // What a recording costs by itself: the next one may come without a small rendition.
        cores: coresAtRate(cost.cores, rate, bestRate) - (take.small ? smallCores : 0),
      })
      const [oldest] = known.keys()
      if (known.size > remembered && oldest) known.delete(oldest)
    }
  }
  /** A take that another recorder began may keep fewer frames already. */
  const learnRates = async () => {
    const fresh = context.takes().filter(({ child }) => !rates.has(child.pid))
    const told = await presentFrameRates(
      catalog,
      fresh.map(({ recording }) => recording.id),
    )
    for (const { child, recording } of fresh) {
      rates.set(child.pid, frameRates.find((rate) => rate === told.get(recording.id)) ?? bestRate)
    }
  }
  /** One recording must not cost the others theirs. */
  const limit = async () => {
    for (const { take, cost, pixels: size } of running()) {
      const held = cost && machine && limitOf(cost, size, machine.cores)
      if (!held || limited.get(take.child) === held) continue
      limited.set(take.child, held)
      log.warn({ ...idsOf(take), cost, held }, 'a recording takes too much')
      if (held === 'end') take.child.kill('recorder.too-much-memory')
      else take.child.stepBack()
    }
  }
  const step = async () => {
    if (!machine) return
    const takes = running()
    const costs = [...known.values()]
    const stepping = takes.map((take) => ({ key: take.take, rate: take.rate, cores: coresOf(take, costs) }))
    const demand = othersCores(machine, takes) + stepping.reduce((sum, { cores }) => sum + cores, 0)
    const planned = planSteps(steps, { now: performance.now(), cores: machine.cores, demand, takes: stepping })
    steps = planned.state
    for (const { key, rate } of planned.steps) {
      const before = rates.get(key.child.pid) ?? bestRate
      const reason = rate < before ? 'processor.short' : 'processor.free'
      const told = { ...idsOf(key), framesPerSecond: rate, before, reason }
      log[rate < before ? 'warn' : 'info'](told, 'the frame rate of a recording changes')
      rates.set(key.child.pid, rate)
      key.child.keepRate(rate)
      teller.add(key, { rate, reason })
    }
  }
  const tellSteps = () => teller.tell(context.takes())
  const lookAround = async () => {
    const [coming, nodes] = await Promise.all([countComing(catalog, reserveAhead), listNodes(catalog)])
    const elsewhere = nodes.filter(
      ({ process, alive, name }) => process === 'recorder' && alive && name !== context.node,
    )
    const free = elsewhere.reduce((sum, { facts }) => sum + (typeof facts.free === 'number' ? facts.free : 0), 0)
    reserved = Math.max(0, coming - free)
  }

  return {
    judge,
    affordsSmall: (size) =>
      context.small && machine !== undefined && hasRoomForSmall({ ...input(), pixels: size, machine }),
    admitted: tellRoom,
    facts() {
      const takes = running()
      const { fullIn, free: diskFree } = disk.verdict()
      return {
        recording: takes.length,
        ...(machine && {
          free: freePlaces({ ...input(), pixels, machine }),
          takesSelfTest: Number(judge('self-test', pixels).admitted),
        }),
        reserved,
        ...(machine && { cores: machine.cores, busy: round(machine.busy) }),
        ...(takes.length > 0 && { slowest: Math.min(...takes.map(({ rate }) => rate)) }),
        diskFree: disk.facts()?.free ?? 0,
        spooled: disk.held(),
        ...(!diskFree && { diskReserve: 1 }),
        ...(fullIn !== undefined && { diskFullIn: fullIn }),
      }
    },
    async keep(signal) {
      while (!signal.aborted) {
        for (const act of [measure, disk.look, learnRates, limit, step, tellSteps, lookAround]) {
          await act().catch((error: unknown) => log.warn({ err: error }, 'the machine was not looked at'))
        }
        tellRoom()
        await delay(lookEvery, undefined, { signal }).catch(() => {})
      }
    },
  }
}

/** Rates from the first and the last of the readings; undefined while there is one only. */
function machineFacts(readings: readonly (MachineReading & { at: number })[]): MachineFacts | undefined {
  const [first, last] = [readings[0], readings.at(-1)]
  if (!first || !last || first === last) return undefined
  const { cores, memory, memoryFree } = last
  return { cores, memory, memoryFree, busy: (last.busySeconds - first.busySeconds) / ((last.at - first.at) / 1_000) }
}

/** For the log. */
function idsOf({ recording: { id, lecture_id: lecture, take } }: SupervisedTake) {
  return { lecture, recording: id, take }
}

function round(cores: number): number {
  return Math.round(cores * 100) / 100
}
