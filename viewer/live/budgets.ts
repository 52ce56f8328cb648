import { BoundedMap } from './bounded-map.ts'

/** How much each of many may do. */
export type Budgets = {
  /** False: this was more than `who` may do. */
  spend(who: string): boolean
}

/**
 * Each may do `burst` things at once, and `perSecond` in the long run. Who has done nothing for longest is forgotten first.
 * @param now monotonic milliseconds
 */
export function openBudgets(
  { burst, perSecond }: { burst: number; perSecond: number },
  now = () => performance.now(),
): Budgets {
  const spent = new BoundedMap<string, { left: number; at: number }>(20_000)
  return {
    spend(who) {
      const at = now()
      const before = spent.get(who) ?? { left: burst, at }
      const left = Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond)
      spent.set(who, { left: left < 1 ? left : left - 1, at })
      return left >= 1
    },
  }
}
