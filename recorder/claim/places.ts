/** How many recordings this recorder takes at once. */
export type Places = {
  /** Waits for a free place; the answer gives it back (once). @throws the signal's reason */
  enter(signal: AbortSignal): Promise<() => void>
}

/** `onChange` hears when the last place is taken (`false`) and when one is free again (`true`). */
export function openPlaces(places: number, onChange: (free: boolean) => void): Places {
  let taken = 0
  const waiting: (() => void)[] = []
  const leave = () => {
    // Whoever waits takes the place over: it never counts as free in between.
    const next = waiting.shift()
    if (next) return next()
    taken--
    if (taken === places - 1) onChange(true)
  }
  const wait = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(signal.reason)
      }
      waiting.push(go)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (taken >= places) {
        await wait(signal)
      } else {
        taken++
        if (taken === places) onChange(false)
      }
      let left = false
      return () => {
        if (!left) leave()
        left = true
      }
    },
  }
}
