import { bestRate, coresAtRate, expectedCost, type FrameRate, leastRate, type TakeCost } from './expected-cost.ts'
import type { DiskVerdict } from './plan-disk.ts'

/** What the machine has, as it is right now: cores, bytes. */
export type MachineFacts = {
  cores: number
  /** Cores that are busy with what does not step back by itself. */
  busy: number
  memory: number
  memoryFree: number
}

/** A take that runs here at its present rate. */
export type RunningTake = {
  pixels: number
  rate: FrameRate
  /** Cores that it has used lately. */
  used: number
  /** Undefined while that says little about it: it starts. */
  cost: TakeCost | undefined
}

/**
 * `next-take`: a lecture that is being recorded has lost its recorder. `planned`: its time was told before; `pressing`
 * once nobody else will take it. `at-once`: somebody pressed Record; `overdue` when nobody has taken it for seconds.
 * `self-test`: nobody's lecture.
 */
export type AdmissionKind = 'next-take' | 'planned' | 'pressing' | 'at-once' | 'overdue' | 'self-test'

export type AdmissionInput = {
  kind: AdmissionKind
  pixels: number
  machine: MachineFacts
  takes: readonly RunningTake[]
  /** Measured here lately, at the best rate. */
  known: readonly (TakeCost & { pixels: number })[]
  /** Planned starts that this machine must keep room for. */
  reserved: number
  /** AULA_RECORDER_ROOMS. */
  most: number | undefined
  /** Of the spool. */
  disk: Pick<DiskVerdict, 'free' | 'full'>
}

/** Why not, as a code. */
export type Verdict = { admitted: true } | { admitted: false; reason: 'rooms' | 'disk' | 'memory' | 'processor' }

/** Share of the cores that is planned with: what is above it belongs to peaks, and stutters. */
export const planned = 0.9
/** Bytes that stay free for the system's caches and for whoever else runs here: a tenth, and no less than this. */
const memoryKept = 512e6

/**
 * Whether one more recording fits, with every take at its least frame rate: stepping down goes before refusing. Pure. For
 * a self-test nobody steps down, and beside lectures it leaves room for one more. Room for planned starts is kept from
 * those who press Record and from self-tests.
 */
export function planAdmission(input: AdmissionInput): Verdict {
  const { kind, machine, takes, most, pixels, known } = input
  const reserved = reservedFrom(input)
  if (most !== undefined && takes.length + 1 + reserved > most) return { admitted: false, reason: 'rooms' }
  if (kind === 'next-take' ? input.disk.full : !input.disk.free) return { admitted: false, reason: 'disk' }
  const one = expectedCost(pixels, known)
  const coming = one.memory * (1 + reserved) + unmeasured(takes, known).memory
  if (machine.memoryFree - coming < Math.max(memoryKept, machine.memory / 10)) {
    return { admitted: false, reason: 'memory' }
  }
  // It ran a moment ago, or nobody else does it: a lecture with fewer frames is better than none.
  if (kind === 'next-take' || kind === 'pressing') return { admitted: true }
  // What else is busy here may be over in a moment, and the machine records nothing.
  if (kind === 'overdue' && takes.length + reserved === 0) return { admitted: true }
  const rate = kind === 'self-test' ? bestRate : leastRate
  const more = coresAtRate(one.cores, bestRate, rate) * (1 + reserved)
  const others = othersCores(machine, takes)
  const running = takes.reduce((sum, take) => sum + coresAtRate(coresOf(take, known), take.rate, rate), 0)
  return others + running + more <= machine.cores * planned
    ? { admitted: true }
    : { admitted: false, reason: 'processor' }
}

function reservedFrom({ kind, reserved, takes }: AdmissionInput): number {
  if (kind === 'self-test') return reserved + (takes.length > 0 ? 1 : 0)
  return kind === 'at-once' || kind === 'overdue' ? reserved : 0
}

/** How many more recordings would be admitted at once; shown to the admin, and told to the other recorders. */
export function freePlaces(input: Omit<AdmissionInput, 'kind'>): number {
  const cost = expectedCost(input.pixels, input.known)
  let { takes, machine } = input
  for (let free = 0; free < mostPlaces; free++) {
    if (!planAdmission({ ...input, kind: 'at-once', machine, takes }).admitted) return free
    // As if it ran.
    takes = [...takes, { pixels: input.pixels, rate: bestRate, used: cost.cores, cost }]
    machine = { ...machine, busy: machine.busy + cost.cores, memoryFree: machine.memoryFree - cost.memory }
  }
  return mostPlaces
}

const mostPlaces = 64

/** Cores that are busy with everything but recordings: conference server, viewer, other services of the machine. */
export function othersCores({ busy }: MachineFacts, takes: readonly RunningTake[]): number {
  return Math.max(0, busy - takes.reduce((sum, { used }) => sum + used, 0))
}

/** A take that was not measured yet counts as what is expected of it. */
export function coresOf({ cost, pixels, rate }: RunningTake, known: AdmissionInput['known']): number {
  return cost?.cores ?? coresAtRate(expectedCost(pixels, known).cores, bestRate, rate)
}

function unmeasured(takes: readonly RunningTake[], known: AdmissionInput['known']): { memory: number } {
  const fresh = takes.filter(({ cost }) => cost === undefined)
  return { memory: fresh.reduce((sum, { pixels }) => sum + expectedCost(pixels, known).memory, 0) }
}
