import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * A moment by the monotonic clock of one boot of one machine, microseconds: whoever is on the same boot can tell how long ago
 * it was, whatever wall clocks do. Containers share their machine's.
 */
export const bootMoment = z.object({ boot: z.string(), ticks: z.number() })
export type BootMoment = z.infer<typeof bootMoment>

/** This moment; undefined on a system that does not tell its boots apart. */
export function bootMomentNow(): BootMoment | undefined {
  const boot = thisBoot()
  return boot === undefined ? undefined : { boot, ticks: Number(process.hrtime.bigint() / 1_000n) }
}

function thisBoot(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return undefined
  }
}
