/** Work on many things, of which little may go on at once for each: the rest waits in line. */
export type Turns = {
  /** Undefined: too much waits already, and nothing is done. */
  take<Result>(about: string, work: () => Promise<Result>): Promise<Result> | undefined
}

export function openTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): Turns {
  const lines = new Map<string, { running: number; line: (() => void)[] }>()
  return {
    take(about, work) {
      const place = lines.get(about) ?? { running: 0, line: [] }
      if (place.running >= atOnce && place.line.length >= waiting) return undefined
      lines.set(about, place)
      const turn = async () => {
        if (place.running < atOnce) place.running++
        // Whoever is done hands the turn over.
        else await new Promise<void>((resolve) => place.line.push(resolve))
        try {
          return await work()
        } finally {
          const next = place.line.shift()
          if (next) next()
          else if (--place.running === 0) lines.delete(about)
        }
      }
      return turn()
    },
  }
}
