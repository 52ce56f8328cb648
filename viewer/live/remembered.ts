import { BoundedMap } from './bounded-map.ts'

/** Answers that many ask for at the same time: each is made once, and is everybody's for a while. */
export type Remembered<Answer> = {
  of(name: string, make: () => Promise<Answer>): Promise<Answer>
  /** It may be another one now. */
  forget(name: string): void
  /** Neither are those whose names begin so. */
  forgetAll(beginning: string): void
  clear(): void
}

/** The last of them, each for so many milliseconds. One that could not be made is not remembered. */
export function openRemembered<Answer>(milliseconds: number, most = 500): Remembered<Answer> {
  const known = new BoundedMap<string, { until: number; made: Promise<Answer> }>(most)
  return {
    async of(name, make) {
      const there = known.get(name)
      if (there && there.until > performance.now()) return await there.made
      const entry = { until: performance.now() + milliseconds, made: make() }
      known.set(name, entry)
      entry.made.catch(() => known.get(name) === entry && known.delete(name))
      return await entry.made
    },
    forget: (name) => known.delete(name),
    forgetAll(beginning) {
      for (const name of known.keys()) if (name.startsWith(beginning)) known.delete(name)
    },
    clear: () => known.clear(),
  }
}
