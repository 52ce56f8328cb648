import { expect, test } from 'vitest'
import { otherVictims, planKills, takeVictims } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/** Those of `npm run faults` without the supervisor, the browser's network, and three whose death a capture cannot notice. */
const unnoticed = ['keeper', 'transcoder', 'reaper']
const mortal = [...takeVictims, ...otherVictims].filter((name) => !unnoticed.includes(name))

/** A seed by which every take dies when a spare has had time to get ready. */
const seed = 756

test('ten kills in one lecture: it is published, and every promise is kept', {
  timeout: 400_000,
}, async () => {
  await using campus = await openFaultyCampus()
  const report = await recordUnderFaults(campus, planKills(seed, 10, mortal))
  expect(report.kills).toHaveLength(10)
  expect(faultsOf(report), JSON.stringify(report, null, 1)).toEqual([])
})
