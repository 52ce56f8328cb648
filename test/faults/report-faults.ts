import { lethalVictims } from './plan-kills.ts'
import type { FaultReport } from './record-under-faults.ts'

/** Promises of a lecture under faults: seconds, and milliseconds of beep to flash. */
const promises = { lost: 2, recovery: 10, wrongState: 10, sync: 100 }
/** The click with which a beep sets in has a little of every tone; a beep itself has all of its own. */
const heardTone = 0.25

/** Every promise that was broken, in words; none for a lecture that went as promised. */
export function faultsOf(report: FaultReport): string[] {
  const { failure, leftovers, broken, probed } = report
  const always = [
    ...leftovers.map((left) => `P5: left after 10 s: ${left}`),
    ...broken.map((problem) => `P10: ${problem}`),
  ]
  if (failure !== undefined) return [`P3: the recording is lost: ${failure}`, ...always]
  const { costs, wrongState, declined, sync, syncOfTakes } = report
  return [
    ...always,
    ...(probed === 0 ? ['P10: nothing was listed while it ran'] : []),
    ...costs
      .filter(({ lost }) => lost > promises.lost)
      .map(
        ({ victim, lost }) =>
          `P1: ${lost.toFixed(1)} s captured before ${victim === 'Stop' ? victim : `${victim} was killed`} are missing`,
      ),
    ...costs
      .filter(({ victim, recovery }) => recovery === undefined && lethalVictims.some((name) => name === victim))
      .map(({ victim }) => `P1: the replay has nothing of the take after ${victim} was killed`),
    ...costs
      .filter(({ recovery }) => (recovery ?? 0) > promises.recovery)
      .map(({ victim, recovery }) => `P1: after ${victim} nothing was captured for ${recovery?.toFixed(1)} s`),
    ...costs
      .filter(({ over }) => over > promises.recovery)
      .map(({ victim, over }) => `P1: after ${victim} it took ${over.toFixed(1)} s until all went on`),
    ...(wrongState > promises.wrongState ? [`P4: "recording" was wrong for ${wrongState.toFixed(1)} s`] : []),
    ...(declined.seen > 0 ? [`who declined is seen in ${declined.seen} frames`] : []),
    ...(declined.heard > heardTone ? [`who declined is heard, at ${declined.heard.toFixed(2)} of the others`] : []),
    ...(sync > promises.sync
      ? [`beep and flash are ${Math.round(sync)} ms apart; takes: ${syncOfTakes.join(' ')}`]
      : []),
  ]
}
