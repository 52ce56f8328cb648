import type { Measure } from '../../scripts/measurement.ts'
import { lethalVictims } from '../faults/plan-kills.ts'
import { recordManyUnderFaults } from '../faults/record-many-under-faults.ts'
import { percentile } from '../harness/percentile.ts'

/** Seconds from a kill (the supervisor's: from its restart) to the next take's first frame, 95th percentile. */
const bar = 10

const mortal = [...lethalVictims, 'recorder'] as const

/**
 * Thirty seeded kills of what a take needs; those after which nothing is missing need no next take (the recorder's). A
 * lecture that does not get to its end, or has no replay, has not recovered either.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    const { rows, lost, faults } = await recordManyUnderFaults({ lectures: 3, kills: 10 }, mortal)
    const value = percentile(
      rows
        .filter(({ recovery, missing }) => recovery !== '' || missing > 0)
        .map(({ recovery }) => (recovery === '' ? Number.POSITIVE_INFINITY : Number(recovery))),
      95,
    )
    const unit = `s, 95th percentile; ${lost} recordings lost, ${faults.length} promises broken`
    return { value, unit, bar, ok: value <= bar && faults.length === 0, rows }
  },
}
