/** Where time comes from; passed in so that tests can own it. */
export type Clock = {
  /** Wall time, for metadata. */
  now(): Date
  /** Monotonic microseconds of this machine since boot; the only clock media time is made of. */
  monotonicMicroseconds(): bigint
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMicroseconds: () => process.hrtime.bigint() / 1000n,
}
