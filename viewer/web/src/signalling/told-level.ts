/** How loud what the recording hears is, the loudest of half a second, 0 to 1; null until it is told. */
export type Level = { loudest: number } | null

/** The last level that was told. Fit for `useSyncExternalStore`. */
export class ToldLevel {
  #state: Level = null
  readonly #listeners = new Set<() => void>()

  get state(): Level {
    return this.#state
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(level: Level): void {
    this.#state = level
    for (const listener of this.#listeners) listener()
  }
}
