import type { Generated } from 'kysely'
import type { LectureId, OrganisationId, PersonId, RecordingId, RoomId } from '../../../core/ids.ts'
import type { RecordingEvent, RecordingState } from '../../../core/recording/advance.ts'
import type { ProblemEvent } from '../../../core/recording/problem.ts'
import type { TrimEvent } from '../../../core/recording/trim.ts'
import type { Defaulted } from './defaulted.ts'

/** Recordings with their takes, what happened to them, and what is made of them. */
export type RecordingTables = {
  recording: {
    id: RecordingId
    organisation_id: OrganisationId
    lecture_id: LectureId
    room_id: RoomId | null
    requested_by: PersonId | null
    requested_at: Defaulted<Date>
    state: RecordingState
    version: Generated<number>
    take: Generated<number>
    resume_to: RecordingState | null
    /** A code that the web application turns into words. */
    failure: string | null
    width: Generated<number>
    height: Generated<number>
    /** Where recording time begins: the first kept frame, or `lead` before it. */
    first_frame_at: Date | null
    /** The same moment by the monotonic clock of the machine's boot, microseconds. */
    first_frame_boot: Generated<string | null>
    first_frame_ticks: Generated<number | null>
    /** From when on there was something to keep before Record was pressed; null: nothing. */
    lead_from: Generated<Date | null>
    /** Recording time of the first kept frame where it begins at `lead_from`, microseconds. */
    lead: Generated<number>
    stop_requested_at: Date | null
    /** When somebody who was asked has last said that it is to go on. */
    still_there_at: Generated<Date | null>
    /** Stops by itself this long after its first frame; null: when somebody stops it. */
    stop_after_seconds: number | null
    published_at: Date | null
    /** When it appears by itself while it is `hidden`; null: when somebody lets it. */
    release_at: Generated<Date | null>
    /** When it appeared first, where it was not with its publication. */
    released_at: Generated<Date | null>
    manifest_key: string | null
    manifest_fence: Generated<number>
    /** Microseconds. */
    duration: Generated<number>
    bytes: Generated<number>
    /** Planned: nothing is kept before and after these times; null: begins at once, ends when somebody stops it. */
    begins_at: Generated<Date | null>
    ends_at: Generated<Date | null>
    /** It waits for `begins_at` and does not occupy its room yet. */
    awaits_start: Generated<boolean>
    self_test: Generated<boolean>
    /** What of it is played (core/recording/trim.ts), recording time, microseconds. */
    trimmed_from: Generated<number | null>
    trimmed_to: Generated<number | null>
    /** Player time that is left out by that, microseconds. */
    trimmed_away: Generated<number>
    /** Counts changes of what `about/<number>.json` tells; triggers of lecture, course and person do it. */
    about_wanted: Generated<number>
    /** The number of the object that is in the store; 0: none. */
    about_written: Generated<number>
  }
  recording_event: {
    id: Generated<number>
    organisation_id: OrganisationId
    recording_id: RecordingId
    at: Date
    event: RecordingEvent | ProblemEvent | TrimEvent
    from_state: RecordingState
    to_state: RecordingState
    take: number
    reason: string
    actor_id: PersonId | null
  }
  recording_pause: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    /** When somebody pressed Pause. */
    began_at: Date
    /** Recording time from which its take keeps nothing, microseconds; null: no take has told so. */
    held_from: number | null
    /** When somebody pressed Resume; null: it lasts, or lasted to the recording's end. */
    ended_at: Date | null
  }
  frame_rate_step: {
    id: Generated<number>
    organisation_id: OrganisationId
    recording_id: RecordingId
    take: number
    at: Defaulted<Date>
    frames_per_second: number
    /** A code. */
    reason: string
  }
  take: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    number: number
    /** The machine and process that own it. */
    node: string
    started_at: Defaulted<Date>
    beat_at: Defaulted<Date>
    first_frame_at: Date | null
    /** Recording time of the take's zero, microseconds. */
    start_offset: number | null
    ended_at: Date | null
    end_reason: string | null
    /** Since when another recorder may claim the next take although this one captures. */
    handing_over_at: Date | null
    /** Its `TakeCondition` at its last beat. */
    frames_lost: number | null
    sound_apart: number | null
    spooled_bytes: number | null
  }
  work: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    job: 'renditions' | 'pictures' | 'download' | 'fill'
    state: 'waiting' | 'running' | 'done' | 'failed'
    /** 0 to 1. */
    progress: Generated<number>
    /** What is being made right now, e.g. `480p`. */
    detail: Generated<string>
    failure: string | null
    /** Counts executions. The newest one owns the row; an older one that wakes up late can no longer change it. */
    attempt: Generated<number>
    /** Executions before somebody asked for another try: they do not count as tries. */
    forgiven: Generated<number>
    changed_at: Defaulted<Date>
  }
}
