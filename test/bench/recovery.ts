import type { Measure } from '../../scripts/measurement.ts'
import { takeVictims } from '../faults/plan-kills.ts'
import { recordManyUnderFaults } from '../faults/record-many-under-faults.ts'
import { percentile } from '../harness/percentile.ts'

/** Seconds from a kill (the supervisor's: from its restart) to the next take's first frame, 95th percentile. */
const bar = 10

const mortal = [...takeVictims, 'recorder', 'supervisor'] as const

/** Thirty seeded kills of what a take needs; those after which nothing is missing need no next take (the recorder's). */
export const measure: Measure = {
  variants: [],
  async run() {
    const { rows } = await recordManyUnderFaults({ lectures: 3, kills: 10 }, mortal)
    const value = percentile(
      rows
        .filter(({ recovery, missing }) => recovery !== '' || missing > 0)
        .map(({ recovery }) => (recovery === '' ? Number.POSITIVE_INFINITY : Number(recovery))),
      95,
    )
    return { value, unit: 's, 95th percentile', bar, ok: value <= bar, rows }
  },
}
