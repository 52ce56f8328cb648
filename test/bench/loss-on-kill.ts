import type { Measure } from '../../scripts/measurement.ts'
import { victims } from '../faults/plan-kills.ts'
import { recordManyUnderFaults } from '../faults/record-many-under-faults.ts'

/** Seconds of what was captured before a kill and is missing from the replay: the worst kill. */
const bar = 2

const lectures: Record<string, { lectures: number; kills: number }> = {
  '50-seeds': { lectures: 50, kills: 3 },
  '5-seeds': { lectures: 5, kills: 10 },
}

/** Seeded kills of any process, the supervisor included; no recording may be lost and no other promise broken. */
export const measure: Measure = {
  variants: Object.keys(lectures),
  async run(variant = '50-seeds') {
    const chosen = lectures[variant]
    if (!chosen) throw new Error(`no variant ${variant}`)
    const { rows, lost, faults } = await recordManyUnderFaults(chosen, victims)
    const value = Math.max(...rows.map((row) => row.lost))
    const unit = `s, worst of ${rows.length} kills and stops; ${lost} recordings lost, ${faults.length} promises broken`
    return { value, unit, bar, ok: value <= bar && faults.length === 0, rows }
  },
}
