import { bestRate, coresAtRate, type FrameRate, frameRates } from './expected-cost.ts'
import { planned } from './plan-admission.ts'

/** A take as the steps see it: `cores` measured at its present rate, or expected. */
export type SteppingTake<Key> = { key: Key; rate: FrameRate; cores: number }

export type Step<Key> = { key: Key; rate: FrameRate }

/** What is remembered between looks; monotonic milliseconds. */
export type StepState = {
  /** Since when the machine has had too little for its takes. */
  tightSince: number | undefined
  /** Since when it would have had enough for one of them to step up. */
  looseSince: number | undefined
  /** Measurements from before this are of other rates. */
  steppedAt: number
}

export const freshSteps: StepState = {
  tightSince: undefined,
  looseSince: undefined,
  steppedAt: Number.NEGATIVE_INFINITY,
}

/** All in milliseconds. */
const patience = {
  /** A take that starts after one that died is no overload: with the mean that is measured it is over by then. */
  tight: 12_000,
  /** Nobody wants a picture that changes its rate all the time. */
  loose: 20_000,
  /** What was measured before a step says little about the machine after it. */
  settle: 6_000,
}
/** Share of the cores up to which a take may step up: clearly below where it would have to step down again. */
export const comfortable = 0.75

/**
 * Which takes keep fewer frames, or more again. Pure. Down: as many steps at once as it takes, each by the take that has
 * most, the dearest among equals. Up: one at a time, the one that has least, the cheapest among equals.
 * @param demand cores that the machine needs for everything that does not step back by itself
 */
export function planSteps<Key>(
  state: StepState,
  { now, cores, demand, takes }: { now: number; cores: number; demand: number; takes: readonly SteppingTake<Key>[] },
): { state: StepState; steps: Step<Key>[] } {
  const settled = now - state.steppedAt >= patience.settle
  const tight = demand > cores * planned && takes.some(({ rate }) => lower(rate) !== undefined)
  const riser = cheapestBelowBest(takes)
  const loose = riser !== undefined && demand + riser.gain <= cores * comfortable
  const next: StepState = {
    tightSince: tight ? (state.tightSince ?? now) : undefined,
    looseSince: loose ? (state.looseSince ?? now) : undefined,
    steppedAt: state.steppedAt,
  }
  const over = { tightSince: undefined, looseSince: undefined, steppedAt: now }
  if (next.tightSince !== undefined && settled && now - next.tightSince >= patience.tight) {
    return { state: over, steps: stepsDown(takes, demand - cores * planned) }
  }
  if (riser && next.looseSince !== undefined && settled && now - next.looseSince >= patience.loose) {
    return { state: over, steps: [{ key: riser.key, rate: riser.rate }] }
  }
  return { state: next, steps: [] }
}

function stepsDown<Key>(takes: readonly SteppingTake<Key>[], excess: number): Step<Key>[] {
  const now = new Map(takes.map((take) => [take.key, take]))
  const changed = new Set<Key>()
  for (let left = excess; left > 0; ) {
    const [dearest] = [...now.values()]
      .filter(({ rate }) => lower(rate) !== undefined)
      .sort((one, other) => other.rate - one.rate || other.cores - one.cores)
    const rate = dearest && lower(dearest.rate)
    if (!dearest || !rate) break
    const cores = coresAtRate(dearest.cores, dearest.rate, rate)
    now.set(dearest.key, { key: dearest.key, rate, cores })
    changed.add(dearest.key)
    left -= dearest.cores - cores
  }
  return [...now.values()].filter(({ key }) => changed.has(key)).map(({ key, rate }) => ({ key, rate }))
}

function cheapestBelowBest<Key>(takes: readonly SteppingTake<Key>[]): (Step<Key> & { gain: number }) | undefined {
  const [lowest] = takes
    .filter(({ rate }) => rate !== bestRate)
    .sort((one, other) => one.rate - other.rate || one.cores - other.cores)
  const rate = lowest && higher(lowest.rate)
  return lowest && rate && { key: lowest.key, rate, gain: coresAtRate(lowest.cores, lowest.rate, rate) - lowest.cores }
}

function lower(rate: FrameRate): FrameRate | undefined {
  return frameRates[frameRates.indexOf(rate) + 1]
}

function higher(rate: FrameRate): FrameRate | undefined {
  return frameRates[frameRates.indexOf(rate) - 1]
}
