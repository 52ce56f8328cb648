/** All times in microseconds of the pipeline's clock. */
export type GateState = {
  /** Latest change of the picture. */
  damagedAt: number
  /** Grab time of the latest frame that came out of the encoder. */
  frameAt: number
  /** Zero of the take; undefined while the pipeline is warm and its output discarded. */
  zero: number | undefined
  /** The zero is looked for: every frame may be it. */
  searching: boolean
  /** At least this much between frames of what moves; 0: as many as come. A part begins on time nevertheless. */
  spacing: number
}

export type GatePlan = { open: boolean /** When to look again. */; lookAt: number }

/** The gate opens this long before a part begins, so that the frame on the boundary itself passes. */
export const beforePart = 20_000
/** Times are whole microseconds: a frame on a boundary may read as just before it. */
const rounding = 1_000
/** Frames of a warm pipeline: enough to keep the encoder initialised. */
const warmInterval = 500_000

/**
 * Whether frames may pass to the encoder now: until one has shown the latest change, and for one frame at the beginning
 * of every part, which every segment boundary is too. A still page costs two tiny frames a second. (Closing by time
 * instead loses changes that come right after a grab: the next grab is a frame later, and then takes its time.)
 */
export function planGate(now: number, state: GateState, part: number): GatePlan {
  if (state.zero === undefined) {
    if (state.searching) return { open: true, lookAt: now + warmInterval }
    const due = state.frameAt + warmInterval
    return due <= now ? { open: true, lookAt: now + warmInterval } : { open: false, lookAt: due }
  }
  const nextPart = state.zero + Math.floor((state.frameAt + rounding - state.zero) / part + 1) * part
  const due = nextPart - beforePart
  if (due <= now) return { open: true, lookAt: now + part }
  // A frame shows every change before its grab; until such a one has come out, frames pass.
  if (state.damagedAt <= state.frameAt) return { open: false, lookAt: due }
  const next = state.frameAt + state.spacing - beforePart
  return state.spacing > 0 && next > now ? { open: false, lookAt: Math.min(next, due) } : { open: true, lookAt: due }
}
