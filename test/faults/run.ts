import { parseArgs } from 'node:util'
import { planKills, victims } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/*
 * `npm run faults -- --seeds N [--from SEED] [--kills K] [--victims a,b]`: one lecture per seed, K kills in each, on one
 * campus. Prints what each kill cost and, for a seed that breaks a promise, how to repeat it. A failing seed becomes a
 * regression test.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    from: { type: 'string', default: '1' },
    kills: { type: 'string', default: '10' },
    victims: { type: 'string' },
  },
})
const wanted = values.victims?.split(',') ?? victims
const chosen = victims.filter((name) => wanted.includes(name))
await using campus = await openFaultyCampus()
let failed = 0
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
  const report = await recordUnderFaults(campus, planKills(seed, Number(values.kills), chosen))
  const faults = faultsOf(report)
  console.log(`seed ${seed}: ${faults.length === 0 ? 'every promise kept' : faults.join('; ')}`)
  console.table(report.failure === undefined ? report.costs : report.kills)
  if (faults.length > 0) failed += 1
}
console.log(`${failed} of ${values.seeds} seeds broke a promise`)
process.exitCode = failed > 0 ? 1 : 0
