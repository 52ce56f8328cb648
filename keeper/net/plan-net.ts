import type { NetGap } from '../../core/net/net.ts'
import type { KeptNet } from '../../storage/catalog/recordings/net.ts'

/** What the keeper does about one net. `outcome` is a code. */
export type NetAct =
  | { act: 'want'; gaps: NetGap[] }
  | { act: 'order' }
  /** The same for a job that was given up: its executions are counted from here on. */
  | { act: 'orderAgain' }
  | { act: 'drop'; outcome: 'whole' | 'filled' | 'failed' | 'lost' | 'over' }

/** Milliseconds. */
export const netPatience = {
  /**
   * Since the net was begun, wanted, or stored: a store, or its machine, may be away for a night, and what a job cannot do
   * mended in a day.
   */
  kept: 24 * 3600_000,
  /** A job that was given up: its disk may have been full, or its machine short of memory. */
  again: 3600_000,
  /** A job that was enqueued a moment ago need not be enqueued once more. */
  enqueue: 15_000,
} as const

/**
 * What becomes of the net of a recording that runs no more: wanted where the recording has gaps, filled from once it is in
 * the store, dropped when nobody needs it or nothing can come of it. Undefined: nothing to do yet. Pure.
 * @param gaps of the manifest; asked of a published recording only
 */
export function planNet(kept: KeptNet, gaps: readonly NetGap[]): NetAct | undefined {
  // Media of a recording that had nothing may come late (`publishAfterFailure`).
  if (kept.state === 'failed' && kept.age < netPatience.kept) return undefined
  if (kept.state !== 'published' && kept.state !== 'hidden') return { act: 'drop', outcome: 'over' }
  switch (kept.net) {
    case 'held':
      return gaps.length > 0 ? { act: 'want', gaps: [...gaps] } : { act: 'drop', outcome: 'whole' }
    case 'wanted':
      return kept.age >= netPatience.kept ? { act: 'drop', outcome: 'lost' } : undefined
    case 'stored':
      return planFilling(kept)
    case 'dropped':
      return undefined
  }
}

function planFilling({ fill, age }: KeptNet): NetAct | undefined {
  if (!fill) return { act: 'order' }
  if (fill.state === 'done') return { act: 'drop', outcome: 'filled' }
  if (fill.state === 'failed') {
    if (age >= netPatience.kept) return { act: 'drop', outcome: 'failed' }
    return fill.idle >= netPatience.again ? { act: 'orderAgain' } : undefined
  }
  return fill.idle >= netPatience.enqueue ? { act: 'order' } : undefined
}
