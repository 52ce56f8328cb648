/** The planned start of a take. */
export type Start = {
  /** Settles when it has come; never, once `over`. At once where nothing is planned. */
  come: Promise<void>
  /** It is another time now: Record was pressed before. */
  moved(beginsAt: Date | null): void
}

/** A clock that was set right by the next answer of the database is looked at again by then. */
const lookMilliseconds = 250

/** Waits by the database's clock (`now`; undefined while it has not answered yet). */
export function awaitStart(beginsAt: Date | null, now: () => Date | undefined, over: AbortSignal): Start {
  const come = Promise.withResolvers<void>()
  let at = beginsAt
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    clearTimeout(timer)
    if (over.aborted) return
    const rest = restUntil(at, now())
    if (rest === 0) return come.resolve()
    timer = setTimeout(look, Math.min(rest, lookMilliseconds))
  }
  over.addEventListener('abort', () => clearTimeout(timer), { once: true })
  look()
  return {
    come: come.promise,
    moved(time) {
      at = time
      look()
    },
  }
}

/** Milliseconds that a start is still to be waited for; 0: it has come. */
export function restUntil(beginsAt: Date | null, now: Date | undefined): number {
  if (beginsAt === null) return 0
  return now === undefined ? Number.POSITIVE_INFINITY : Math.max(0, beginsAt.getTime() - now.getTime())
}
