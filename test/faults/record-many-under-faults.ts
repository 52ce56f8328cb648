import { told } from '../../scripts/measurement.ts'
import { planKills, type Victim } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/** What one kill cost, seconds, as a row of a measure. */
export type KillRow = { seed: number; victim: Victim; lost: number; recovery: number | string; missing: number }

const killsPerLecture = 10

/** Lectures of ten kills, one per seed from 1 on; says every kill and every broken promise at once. */
export async function recordManyUnderFaults(
  lectures: number,
  victims: readonly Victim[],
): Promise<{ rows: KillRow[] /** Recordings of which there is no replay. */; lost: number; faults: string[] }> {
  await using campus = await openFaultyCampus()
  const rows: KillRow[] = []
  const faults: string[] = []
  let lost = 0
  for (let seed = 1; seed <= lectures; seed++) {
    const report = await recordUnderFaults(campus, planKills(seed, killsPerLecture, victims))
    if (report.failure !== undefined) lost += 1
    const broken = faultsOf(report).map((fault) => `seed ${seed}: ${fault}`)
    for (const fault of broken) process.stderr.write(`${fault}\n`)
    faults.push(...broken)
    if (report.failure !== undefined) continue
    for (const { victim, lost, recovery, missing } of report.costs) {
      rows.push(
        told({
          seed,
          victim,
          lost: round(lost),
          recovery: recovery === undefined ? '' : round(recovery),
          missing: round(missing),
        }),
      )
    }
  }
  return { rows, lost, faults }
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
