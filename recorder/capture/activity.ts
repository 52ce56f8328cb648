/** A time in which something went on without a longer pause. Monotonic milliseconds. */
export type Stretch = { from: number; to: number }

/** What moves and sounds in what is captured; undefined: nothing yet. */
export type Activity = { motion: Stretch | undefined; sound: Stretch | undefined }

/** As the source of the screen has it for motion (native/screen-source.c). */
const pauseMilliseconds = 250

/** The sound device gives digital silence when nobody plays anything: the encoder makes units of six bytes of it. */
const silentBytes = 12

export function prolong(stretch: Stretch | undefined, at: number): Stretch {
  return stretch && at - stretch.to <= pauseMilliseconds ? { from: stretch.from, to: at } : { from: at, to: at }
}

export function isSilent(unit: Buffer): boolean {
  return unit.length <= silentBytes
}
