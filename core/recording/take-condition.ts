/** How a take goes at a moment; null: not known, or it does not capture. */
export type TakeCondition = {
  /** Share of a camera's frames that were not shown or not kept within the last seconds, 0 to 1; of the worst camera. */
  framesLost: number | null
  /** Milliseconds that sound and picture of somebody who speaks play apart; positive: the sound is late. */
  soundApart: number | null
  /** Local bytes that are not yet in the store. */
  spooledBytes: number | null
}

export const nothingKnown: TakeCondition = { framesLost: null, soundApart: null, spooledBytes: null }
