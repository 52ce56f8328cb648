import fc from 'fast-check'

/** Processes whose death ends a take: the next one goes on. */
export const takeVictims = ['take', 'browser', 'display', 'sound'] as const
/** The same of its browser's network: what holds its namespace, and what carries packets out of it. */
export const networkVictims = ['namespace', 'way-out'] as const
/** All without which a take ends. */
export const lethalVictims = [...takeVictims, ...networkVictims, 'supervisor'] as const
/** Processes whose death must not end a take. `renderer` is the process of the recorder's page. */
export const otherVictims = [
  'renderer',
  'recorder',
  'viewer',
  'keeper',
  'transcoder',
  'janus',
  'redis',
  'postgres',
  'reaper',
] as const
export const victims = [...takeVictims, ...networkVictims, ...otherVictims, 'supervisor'] as const
export type Victim = (typeof victims)[number]

export type PlannedKill = {
  victim: Victim
  /** Milliseconds to let pass once the kill before has been got over: every place in a segment is hit. */
  rest: number
}

/** Up to a segment (4 s) that is stored and one that is half written. */
const rest = { min: 2_500, max: 7_500 }

/** Deals `count` kills out of the seed; every victim has its turn before one comes again. */
export function planKills(seed: number, count: number, victims: readonly Victim[]): PlannedKill[] {
  const rounds = Math.ceil(count / victims.length)
  const all = { minLength: victims.length, maxLength: victims.length }
  const order = fc.sample(fc.shuffledSubarray([...victims], all), { seed, numRuns: rounds }).flat()
  const rests = fc.sample(fc.integer(rest), { seed, numRuns: count, unbiased: true })
  return order.slice(0, count).map((victim, index) => ({ victim, rest: rests[index] ?? rest.min }))
}
