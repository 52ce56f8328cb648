import type { Measure } from '../../scripts/measurement.ts'
import { victims } from '../faults/plan-kills.ts'
import { recordManyUnderFaults } from '../faults/record-many-under-faults.ts'

/** Seconds of what was captured before a kill and is missing from the replay: the worst kill. */
const bar = 2

/** Fifty seeded kills of any process, the supervisor included; no recording may be lost and no other promise broken. */
export const measure: Measure = {
  variants: [],
  async run() {
    const { rows, lost, faults } = await recordManyUnderFaults(5, victims)
    const value = Math.max(...rows.map((row) => row.lost))
    const unit = `s, worst of ${rows.length} kills; ${lost} recordings lost, ${faults.length} promises broken`
    return { value, unit, bar, ok: value <= bar && faults.length === 0, rows }
  },
}
