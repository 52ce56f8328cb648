import type { ColumnType, Generated } from 'kysely'
import type {
  CourseFeedId,
  CourseId,
  CourseLinkId,
  FileId,
  HandId,
  InvitationId,
  LectureId,
  MailId,
  OrganisationId,
  PasswordResetId,
  PersonId,
  PlannedRecordingId,
  QuestionId,
  RecordingId,
  RoomId,
  SelfTestId,
} from '../../core/ids.ts'
import type { MailFacts, MailKind, MailState } from '../../core/mail/mail.ts'
import type { NetFile, NetGap, NetPerson } from '../../core/net/net.ts'
import type { OrganisationEvent } from '../../core/organisation-event.ts'
import type { RecordingEvent, RecordingState } from '../../core/recording/advance.ts'
import type { ProblemEvent } from '../../core/recording/problem.ts'
import type { ReplaysAppear } from '../../core/recording/replays-appear.ts'
import type { TrimEvent } from '../../core/recording/trim.ts'
import type { RetentionEvent } from '../../core/retention/retention-event.ts'
import type { SelfTestOutcome, SelfTestStep } from '../../core/self-test/self-test.ts'
import type { TextKind, TextLanguage } from '../../core/text/organisation-text.ts'

/** The catalogue's tables as Kysely sees them; the truth is `migrations/`. */
export type Tables = {
  organisation: {
    id: OrganisationId
    name: string
    retention_days: number | null
    /** As core/retention/rule.ts has it; null: `retention_days` says it all. */
    retention_rule: ColumnType<unknown, string | null | undefined, string | null>
    /** Recordings that may run at once; null: as many as there is room for. */
    recordings_at_once: Generated<number | null>
    created_at: Defaulted<Date>
  }
  person: { id: PersonId; name: string; email: string; demo: Generated<boolean>; created_at: Defaulted<Date> }
  identity: { issuer: string; subject: string; person_id: PersonId; secret_hash: string | null }
  login: { token_hash: string; person_id: PersonId; created_at: Defaulted<Date>; expires_at: Date }
  membership: {
    organisation_id: OrganisationId
    person_id: PersonId
    role: Role
    created_at: Defaulted<Date>
    /** Since when the person cannot sign in here; null: they can. */
    deactivated_at: Generated<Date | null>
  }
  course: {
    id: CourseId
    organisation_id: OrganisationId
    title: string
    description: Generated<string>
    default_access: Generated<Access>
    retention_days: number | null
    retention_rule: ColumnType<unknown, string | null | undefined, string | null>
    term_ends_at: Generated<Date | null>
    replays_appear: Generated<ReplaysAppear['when']>
    replays_after_hours: Generated<number>
    created_at: Defaulted<Date>
  }
  course_member: {
    organisation_id: OrganisationId
    course_id: CourseId
    person_id: PersonId
    role: 'lecturer' | 'student'
  }
  invitation: {
    id: InvitationId
    organisation_id: OrganisationId
    token_hash: string
    email: string
    name: Generated<string>
    role: Role
    course_id: CourseId | null
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    accepted_at: Date | null
  }
  /** With which members of the organisation join a course as students. */
  course_link: {
    id: CourseLinkId
    organisation_id: OrganisationId
    course_id: CourseId
    token_hash: string
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    /** How many may join with it; null: however many. */
    most_uses: number | null
    uses: Generated<number>
    withdrawn_at: Generated<Date | null>
  }
  /** What an organisation has said in its own words; the newest row of a kind and language holds. */
  organisation_text: {
    id: Generated<number>
    organisation_id: OrganisationId
    kind: TextKind
    language: TextLanguage
    /** null: from here on Aula's own words again. */
    text: string | null
    changed_at: Defaulted<Date>
    changed_by: PersonId | null
  }
  room: {
    id: RoomId
    organisation_id: OrganisationId
    course_id: CourseId | null
    owner_id: PersonId | null
    name: string
    system: Generated<string>
    /** Where a room that is not Aula's own is, as conference/other-room.ts has it; null for Aula's own. */
    conference: ColumnType<unknown, string | null | undefined, string | null>
    demo: Generated<boolean>
    /** Of a self-test: in no list. */
    self_test: Generated<boolean>
    locked_at: Date | null
    chat_off_at: Generated<Date | null>
    /** Since when people wait until somebody lets them in. */
    lobby_at: Generated<Date | null>
    /** Since when only who leads the room may share a screen. */
    sharing_limited_at: Generated<Date | null>
    /** Since when only who leads the room, and whom they call on, may speak. */
    speaking_limited_at: Generated<Date | null>
    /** When people were known to be in it last, to the minute. */
    occupied_at: Generated<Date | null>
    /** What is said is kept for two minutes while nobody records. */
    keeps_lead: Generated<boolean>
    /** From when on that is kept right now, and when that was known last. */
    lead_since: Generated<Date | null>
    lead_seen_at: Generated<Date | null>
    created_at: Defaulted<Date>
    deleted_at: Date | null
  }
  /** The chat of a room, until that has been empty for a while. */
  room_message: {
    room_id: RoomId
    id: string
    number: Generated<string>
    author: string
    name: string
    text: string
    sent_at: Defaulted<Date>
    removed_by: string | null
  }
  /** Where recorders may record besides Aula's own rooms. */
  allowed_host: {
    organisation_id: OrganisationId
    host: string
    /** The conference server's shared secret, sealed with AULA_SECRET. */
    sealed_secret: string | null
    created_by: PersonId | null
    created_at: Defaulted<Date>
  }
  lecture: {
    id: LectureId
    organisation_id: OrganisationId
    course_id: CourseId | null
    room_id: RoomId | null
    owner_id: PersonId | null
    title: string
    speaker: Generated<string>
    /** Each by name; null or something else than `speaker` says: that counts (core/lecture/speakers.ts). */
    speakers: Generated<string[] | null>
    description: Generated<string>
    /** As core/lecture/licence.ts has it. */
    licence: Generated<string>
    access: Access
    link_key: string
    started_at: Defaulted<Date>
    created_at: Defaulted<Date>
    trashed_at: Date | null
    /** A code: `user.delete`, `user.erase`, `retention.course`, `retention.organisation`. */
    trash_reason: string | null
    trashed_by: PersonId | null
    /** When the keeper erases what is in the trash; null: not in the trash, or held. */
    erase_at: Date | null
    /** When it last came out of the trash: retention leaves it alone for a while. */
    restored_at: Date | null
    /** Since when the keeper erases its objects. */
    erasing_at: Generated<Date | null>
    /** Days by which somebody has put off its removal. */
    extension_days: Generated<number>
    /** While it is held nothing removes it; the database refuses it as well. */
    held_at: Generated<Date | null>
    held_by: Generated<PersonId | null>
    /** In an admin's words. */
    hold_reason: Generated<string | null>
    self_test: Generated<boolean>
    /** Since when nobody may ask questions beside its player; null: whoever watches may. */
    questions_off_at: Generated<Date | null>
  }
  /** What those who watch ask beside the player. */
  question: {
    id: QuestionId
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** Who has asked, also where the name is not shown. */
    person_id: PersonId
    text: string
    named: boolean
    asked_at: Defaulted<Date>
    hidden_at: Generated<Date | null>
    /** The person who has asked, or one in charge of the lecture. */
    hidden_by: Generated<PersonId | null>
    answered_at: Generated<Date | null>
    /** The recording that ran then, and the time in it, microseconds. */
    answered_in: Generated<RecordingId | null>
    answered_from: Generated<number | null>
  }
  question_vote: { organisation_id: OrganisationId; question_id: QuestionId; person_id: PersonId }
  /** The chat beside a lecture's player; no row: nobody has written or changed anything. */
  watch_chat: {
    lecture_id: LectureId
    organisation_id: OrganisationId
    /** Number of its last change: a message, one that is hidden or shown, a setting. */
    version: Generated<number>
    /** Who knows less than this version reads all anew: messages have gone for good. */
    whole_from: Generated<number>
    /** Since when nobody may write; null: whoever watches may. */
    off_at: Generated<Date | null>
    /** Seconds between two messages of one person. */
    rest_seconds: Generated<number>
  }
  watch_message: {
    lecture_id: LectureId
    /** The version of the chat that it made: the order of messages. */
    number: number
    organisation_id: OrganisationId
    /** Made by the page: one that is sent again is there once. */
    id: string
    person_id: PersonId
    /** Whoever has written it manages the lecture. */
    lecturer: boolean
    text: string
    written_at: Defaulted<Date>
    /** The recording that ran then, and the time in it, microseconds. */
    written_in: RecordingId | null
    written_from: number | null
    /** The version that its last change has made. */
    changed: number
    hidden_at: Generated<Date | null>
    /** The person who has written it, or one in charge of the lecture. */
    hidden_by: Generated<PersonId | null>
  }
  /** Who watches and asks to be taken into the room. */
  raised_hand: {
    id: HandId
    organisation_id: OrganisationId
    lecture_id: LectureId
    person_id: PersonId
    raised_at: Defaulted<Date>
    /** When the page was last known to be open. */
    seen_at: Defaulted<Date>
    invited_at: Generated<Date | null>
    /** When the person joined the room on the invitation: it is used up. */
    admitted_at: Generated<Date | null>
  }
  /** Who watches and says that there is no sound or no picture. */
  stream_report: {
    id: Generated<number>
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** A person, or what a browser without a login can be told by. */
    reporter: string
    missing: 'sound' | 'picture'
    reported_at: Defaulted<Date>
  }
  /** What people have put beside a lecture: slides and the like. */
  lecture_file: {
    id: FileId
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** Below whose prefix it rests. */
    recording_id: RecordingId
    key: string
    name: string
    bytes: number
    md5: Generated<string | null>
    added_by: PersonId | null
    added_at: Defaulted<Date>
    /** null: it is on its way, or was cut off. */
    stored_at: Generated<Date | null>
    /** Since when nobody sees it any more; a day later it goes. */
    removed_at: Generated<Date | null>
  }
  /** Who manages a lecture besides its owner and the lecturers of its course. */
  lecture_lecturer: {
    organisation_id: OrganisationId
    lecture_id: LectureId
    person_id: PersonId
    added_at: Defaulted<Date>
  }
  /** Other courses that show a lecture: their members may watch it. */
  lecture_in_course: {
    organisation_id: OrganisationId
    lecture_id: LectureId
    course_id: CourseId
    added_by: PersonId | null
    added_at: Defaulted<Date>
  }
  /** When somebody last watched it, to the day. */
  lecture_viewed: { lecture_id: LectureId; organisation_id: OrganisationId; viewed_at: Date }
  /** Where somebody stopped in a replay: milliseconds of player time, and how long it was then. */
  watch_position: {
    organisation_id: OrganisationId
    person_id: PersonId
    lecture_id: LectureId
    position: number
    duration: number
    watched_at: Defaulted<Date>
  }
  /** The address at which one person's applications find a course; `token_hash` is of its secret part. */
  course_feed: {
    id: CourseFeedId
    organisation_id: OrganisationId
    person_id: PersonId
    course_id: CourseId
    token_hash: string
    created_at: Defaulted<Date>
  }
  /** One for each person who is told; a mail for it is still to be sent while `mailed_at` is null. */
  retention_warning: {
    id: Generated<number>
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** null: the lecture has nobody to tell. */
    person_id: PersonId | null
    /** Days before the removal that its rule names. */
    days_before: number
    /** The removal that it is about, by the rule; it happens at `trash_at`. */
    due_at: Date
    trash_at: Date
    warned_at: Date
    mailed_at: Generated<Date | null>
  }
  /** What was decided about keeping and removing; what is done to recordings stands in `recording_event`. */
  retention_event: {
    id: Generated<number>
    organisation_id: OrganisationId
    /** The lecture may be erased since. */
    lecture_id: LectureId | null
    course_id: CourseId | null
    at: Defaulted<Date>
    event: RetentionEvent
    /** The rule, the days, the date: what the event's words are made of. */
    facts: ColumnType<unknown, string | undefined, string>
    /** An admin's own words; gone with the lecture. */
    note: string | null
    actor_id: PersonId | null
  }
  /** One row: the time that keepers have seen go by (core/retention/retention-time.ts). */
  retention_clock: { id: Defaulted<number>; witnessed_at: Date }
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
  planned_recording: {
    id: PlannedRecordingId
    organisation_id: OrganisationId
    room_id: RoomId
    planned_by: PersonId | null
    title: string
    speaker: Generated<string>
    begins_at: Date
    ends_at: Date | null
    created_at: Defaulted<Date>
    /** What came of it; its recorder joins the room a little before it begins. */
    recording_id: RecordingId | null
    /** null: it is still to come. */
    outcome: 'begun' | 'cancelled' | 'missed' | null
    settled_at: Date | null
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
  live_rendition: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    take: number
    track: 'video' | 'audio'
    rendition: string
    recipe: string
    codecs: string
    width: number | null
    height: number | null
    timescale: number
    init_key: string
    init_bytes: number
    init_sha256: string
    init_md5: string
  }
  live_segment: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    take: number
    track: 'video' | 'audio'
    rendition: string
    number: number
    /** Recording time, microseconds. */
    start: number
    duration: number
    bytes: number
    sha256: string
    md5: string
    key: string
    /** When its row was written: a live playlist only ever grows at its end. */
    stored_at: Defaulted<Date>
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
  net: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    /** `held` on the conference system's machine; `wanted` in the store; `stored` there; `dropped`, for good. */
    state: Defaulted<'held' | 'wanted' | 'stored' | 'dropped'>
    /** What is to be filled. */
    gaps: ColumnType<NetGap[], string | undefined, string>
    files: ColumnType<NetFile[], string | undefined, string>
    /** Why it was dropped, a code: `filled`, `whole`, `failed`, `lost`, `over`. */
    outcome: string | null
    changed_at: Defaulted<Date>
  }
  net_moment: {
    id: Generated<number>
    organisation_id: OrganisationId
    recording_id: RecordingId
    at: Date
    people: ColumnType<NetPerson[], string, string>
  }
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
  /** E-mails that are to be sent, and what became of them. */
  mail: {
    id: MailId
    organisation_id: OrganisationId
    kind: MailKind
    recipient: string
    /** Whose account it is about; null: nobody's yet. */
    person_id: PersonId | null
    /** What its sentences are made of; never a secret. */
    facts: ColumnType<MailFacts, string, string>
    state: Defaulted<MailState>
    attempts: Generated<number>
    created_at: Defaulted<Date>
    due_at: Defaulted<Date>
    /** From when on it is of no use any more. */
    expires_at: Date
    /** Until when a keeper has it in hand. */
    claimed_until: Generated<Date | null>
    /** When its last byte was let past the brake. */
    handed_at: Generated<Date | null>
    /** What the last attempt came to, where it was in vain. */
    failure: Generated<string | null>
    settled_at: Generated<Date | null>
  }
  mail_brake: { organisation_id: OrganisationId; pulled_at: Date | null; pulled_by: PersonId | null }
  /** What admins did to people, mail and texts. */
  organisation_event: {
    id: Generated<number>
    organisation_id: OrganisationId
    at: Defaulted<Date>
    event: OrganisationEvent
    /** Whom or what it was about, as it was called then. */
    about: Generated<string>
    detail: Generated<string>
    actor_id: PersonId | null
  }
  password_reset: {
    id: PasswordResetId
    organisation_id: OrganisationId
    person_id: PersonId
    token_hash: string
    /** The admin who has made the link; null: asked for on the sign-in page. */
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    used_at: Generated<Date | null>
  }
  second_factor: {
    person_id: PersonId
    /** What codes are made from, sealed with AULA_SECRET. */
    sealed_secret: string
    created_at: Defaulted<Date>
    /** null: the person has not shown yet that the application works, and is not asked for codes. */
    confirmed_at: Generated<Date | null>
    /** The time step of the newest code that was accepted: none is accepted twice. */
    last_step: Generated<number>
    /** Codes that were tried since `tries_since`. */
    tries: Generated<number>
    tries_since: Defaulted<Date>
  }
  recovery_code: { person_id: PersonId; code_hash: string; used_at: Generated<Date | null> }
  replay_notice: {
    organisation_id: OrganisationId
    person_id: PersonId
    how_often: Defaulted<HowOften>
    /** Replays published before have been told of. */
    told_until: Defaulted<Date>
    /** The person has looked at the notices of replays published before. */
    read_until: Defaulted<Date>
  }
  setup_token: { token_hash: string; created_at: Defaulted<Date>; used_at: Date | null }
}

export type Role = 'admin' | 'lecturer' | 'student'
/** Who may watch: everybody; who has the link; members of the organisation; members of the course. */
export type Access = 'public' | 'link' | 'signed-in' | 'course'

/** How often a person wants an e-mail about new replays. */
export type HowOften = 'at-once' | 'daily' | 'never'
type Defaulted<T> = ColumnType<T, T | undefined, T>
