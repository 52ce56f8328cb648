import { type Retention, retentionOf } from '../../core/retention/retention-of.ts'
import { type AllRules, type KeptLecture, rulesOf } from '../../storage/catalog/retention/retention.ts'

type Leaving = Extract<Retention, { state: 'leaves' }>
/** What is to be done with a lecture now: its people are warned, or it goes to the trash. */
export type RetentionStep =
  | { act: 'trash'; lecture: KeptLecture; reason: Leaving['reason'] }
  | { act: 'warn'; lecture: KeptLecture; warning: { dueAt: Date; trashAt: Date; days: number } }

/** Never one that is being recorded, and none that is held. Pure. @param at the earliest time there is */
export function planRetention(lectures: readonly KeptLecture[], rules: AllRules, at: Date): RetentionStep[] {
  return lectures.flatMap((lecture): RetentionStep[] => {
    if (lecture.recording) return []
    const retention = retentionOf(lecture.facts, rulesOf(rules, lecture), at)
    if (retention.state !== 'leaves') return []
    const { dueAt, trashAt, warning, reason } = retention
    if (warning !== null) return [{ act: 'warn', lecture, warning: { dueAt, trashAt, days: warning } }]
    return trashAt <= at ? [{ act: 'trash', lecture, reason }] : []
  })
}
