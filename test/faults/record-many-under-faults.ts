import { told } from '../../scripts/measurement.ts'
import type { KillCost } from './judge-lecture.ts'
import { planKills, type Victim } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/** What one kill cost, seconds, as a row of a measure. */
export type KillRow = {
  seed: number
  victim: KillCost['victim']
  lost: number
  recovery: number | string
  missing: number
}

/**
 * Lectures of `kills` kills, one per seed from 1 on; says every kill and every broken promise at once. A lecture that does
 * not get to its end (what was waited for does not come) is a broken promise, and the next one begins.
 */
export async function recordManyUnderFaults(
  { lectures, kills }: { lectures: number; kills: number },
  victims: readonly Victim[],
): Promise<{ rows: KillRow[] /** Recordings of which there is no replay. */; lost: number; faults: string[] }> {
  await using campus = await openFaultyCampus()
  const rows: KillRow[] = []
  const faults: string[] = []
  let lost = 0
  for (let seed = 1; seed <= lectures; seed++) {
    const report = await recordUnderFaults(campus, planKills(seed, kills, victims)).catch(asError)
    const broken = report instanceof Error ? [`it does not get to its end: ${report.message}`] : faultsOf(report)
    for (const fault of broken) process.stderr.write(`seed ${seed}: ${fault}\n`)
    faults.push(...broken.map((fault) => `seed ${seed}: ${fault}`))
    if (report instanceof Error) continue
    if (report.failure !== undefined) {
      lost += 1
      continue
    }
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

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
