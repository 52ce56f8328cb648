/**
 * Calls `onTick` with the number of every tick, `rate` of them a second, counted from `zero` (`performance.now()`). A tick
 * that is late is made up for by none: the next one comes at its own time, so that nothing drifts.
 */
export function runClock(zero: number, rate: number, onTick: (tick: number) => void): void {
  let last = -1
  const look = () => {
    const due = Math.floor(((performance.now() - zero) * rate) / 1000)
    if (due > last) onTick(due)
    last = due
    setTimeout(look, zero + ((due + 1) * 1000) / rate - performance.now())
  }
  look()
}
