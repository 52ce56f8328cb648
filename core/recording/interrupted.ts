/** Milliseconds: a recording that has been without its recorder for this long is not taken up again, whatever the reason. */
export const interruptedAfter = 600_000
