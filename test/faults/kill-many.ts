import { planKills, victims } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/**
 * One lecture per seed, `kills` in each, on one campus. Prints what each kill cost and, for a seed that breaks a promise,
 * how to repeat it. Returns how many seeds did.
 * @param chosen whom to kill; all when undefined
 */
export async function killMany(
  from: number,
  seeds: number,
  kills: number,
  chosen?: readonly string[],
): Promise<number> {
  await using campus = await openFaultyCampus()
  const mortal = victims.filter((name) => chosen?.includes(name) ?? true)
  let failed = 0
  for (let seed = from; seed < from + seeds; seed++) {
    const report = await recordUnderFaults(campus, planKills(seed, kills, mortal))
    const faults = faultsOf(report)
    console.log(`seed ${seed}: ${faults.length === 0 ? 'every promise kept' : faults.join('; ')}`)
    console.table(report.failure === undefined ? report.costs : report.kills)
    if (faults.length > 0) failed += 1
  }
  console.log(`${failed} of ${seeds} seeds broke a promise`)
  return failed
}
