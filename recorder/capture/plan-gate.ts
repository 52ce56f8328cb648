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
}

export type GatePlan = { open: boolean /** When to look again. */; lookAt: number }

/** The gate closes after this much stillness: one frame, a thirtieth of a second, has then seen the last change. */
export const stillness = 36_000
/** The gate opens this long before a part begins, so that the frame on the boundary itself passes. */
export const beforePart = 20_000
/** Times are whole microseconds: a frame on a boundary may read as just before it. */
const rounding = 1_000
/** Frames of a warm pipeline: enough to keep the encoder initialised. */
const warmInterval = 500_000

/**
 * Whether frames may pass to the encoder now: while the picture changes, and for one frame at the beginning of every
 * part, which every segment boundary is too. A still page costs two tiny frames a second.
 */
export function planGate(now: number, state: GateState, part: number): GatePlan {
  const still = state.damagedAt + stillness
  if (state.zero === undefined) {
    if (state.searching) return { open: true, lookAt: now + warmInterval }
    const due = state.frameAt + warmInterval
    return due <= now ? { open: true, lookAt: now + warmInterval } : { open: false, lookAt: due }
  }
  const nextPart = state.zero + Math.floor((state.frameAt + rounding - state.zero) / part + 1) * part
  const due = nextPart - beforePart
  if (due <= now) return { open: true, lookAt: now + part }
  return still > now ? { open: true, lookAt: Math.min(Math.max(still, now + 1), due) } : { open: false, lookAt: due }
}
