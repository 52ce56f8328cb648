/** A terminal's Ctrl-C arrives several times at once: from the terminal, and passed on by npm. */
const echoMilliseconds = 1_000

export type StopSignals = Disposable & {
  /** Aborts at the first signal; its reason is the signal's name. */
  stop: AbortSignal
  /** Aborts at the second one. */
  hard: AbortSignal
}

/** Listens to what asks a supervisor to end. */
export function listenToStopSignals(now: () => number = () => performance.now()): StopSignals {
  const stop = new AbortController()
  const hard = new AbortController()
  let first: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (first === undefined) {
      first = now()
      stop.abort(signal)
    } else if (now() - first > echoMilliseconds) {
      hard.abort(signal)
    }
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  return {
    stop: stop.signal,
    hard: hard.signal,
    [Symbol.dispose]() {
      for (const name of names) process.off(name, onSignal)
    },
  }
}
