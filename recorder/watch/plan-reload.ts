import type { ProblemCode } from '../../core/recording/problem.ts'
import type { Seen } from './seen.ts'

/** Loads of a page that does not come up or is gone: again and again, each a little later, never later than this. */
const pagePauses = [2_000, 3_000, 5_000]
/**
 * Loads because of what was encoded: each costs the lecture two seconds of picture and sound, and says whether it was the
 * page. Not more than these within ten minutes.
 */
const outputPauses = [2_000, 20_000, 60_000]
const outputMilliseconds = 600_000

/** Whether the page is to be loaded again now because of this. Pure. */
export function mayReload({ page, reloads }: Pick<Seen, 'page' | 'reloads'>, code: ProblemCode, now: number): boolean {
  const age = now - page.loadedAt
  if (code.startsWith('page.')) {
    // A page that was well for a while is not punished for what was before.
    const inRow = reloads.filter(({ at }) => now - at < 30_000).length
    return age >= (pagePauses[Math.min(inRow, pagePauses.length - 1)] ?? 0)
  }
  const before = reloads.filter(({ at, code }) => now - at < outputMilliseconds && !code.startsWith('page.')).length
  const pause = outputPauses[before]
  return pause !== undefined && age >= pause
}
