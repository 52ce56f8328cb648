import type { ColumnType, Generated } from 'kysely'
import type { LectureId, OrganisationId, PersonId, RecordingId, RoomId, SelfTestId } from '../../../core/ids.ts'
import type { SelfTestOutcome, SelfTestStep } from '../../../core/self-test/self-test.ts'
import type { Defaulted } from './defaulted.ts'

/** Processes that run, and how Aula tries itself. */
export type MachineTables = {
  node: {
    name: string
    process: string
    version: string
    started_at: Date
    beat_at: Defaulted<Date>
    facts: ColumnType<Record<string, unknown>, string, string>
  }
  self_test: {
    id: SelfTestId
    organisation_id: OrganisationId
    asked_at: Defaulted<Date>
    /** null: the keeper by its schedule, or an operator on the command line. */
    asked_by: PersonId | null
    step: Defaulted<SelfTestStep>
    step_at: Defaulted<Date>
    room_id: Generated<RoomId | null>
    lecture_id: Generated<LectureId | null>
    recording_id: Generated<RecordingId | null>
    /** When the lecturer was in the room. */
    lecturer_at: Generated<Date | null>
    probed_at: Generated<Date | null>
    failed_step: Generated<SelfTestStep | null>
    /** A code. */
    failure: Generated<string | null>
    first_frame_seconds: Generated<number | null>
    replay_seconds: Generated<number | null>
    /** null: it is under way. */
    outcome: Generated<SelfTestOutcome | null>
    ended_at: Generated<Date | null>
  }
}
