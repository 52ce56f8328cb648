import { holdOf } from '../../core/retention/keeping.ts'
import { type Retention, retentionOf } from '../../core/retention/retention-of.ts'
import type { LectureForPerson, PlayedRecording } from '../../storage/catalog/lectures/lectures.ts'
import { firstKeptAt } from '../../storage/catalog/recordings/recordings.ts'
import type { Work } from '../../storage/catalog/recordings/work.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { Keeping, LectureCard } from '../api/lectures.ts'
import { lectureStatus } from './lecture-status.ts'
import type { RetentionParts } from './load-retention.ts'

/** What the catalogue knows of a lecture besides its own row. */
export type LectureParts = {
  retention: RetentionParts
  /** In the order they were asked for. */
  recordings: PlayedRecording[]
  work: Work[]
  /** How many watch what runs of it. */
  watching: number
}

/** A lecture in words and figures, as this caller may know it. */
export function lectureCard(caller: Caller, lecture: LectureForPerson, parts: LectureParts, now: Date): LectureCard {
  const canManage = mayManageLecture(caller.person, lecture)
  const status = lectureStatus(lecture.trashed_at !== null, parts.recordings)
  const running = status === 'live' || status === 'paused'
  const { recordings, work } = canManage ? parts : withoutUnreleased(parts)
  const failed = recordings.findLast(({ state }) => state === 'failed')
  const pictures = work.some(({ job, state }) => job === 'pictures' && state === 'done')
  const course =
    lecture.course_id && lecture.course_title !== null ? { id: lecture.course_id, title: lecture.course_title } : null
  const { facts, rules, at } = parts.retention
  const retention = retentionOf(facts, rules, at)
  return {
    id: lecture.id,
    title: lecture.title,
    speaker: lecture.speaker,
    course,
    shownIn: canManage ? lecture.shown_in : 0,
    status,
    startedAt: lecture.started_at.toISOString(),
    watching: running ? parts.watching : null,
    duration: recordings.reduce((sum, recording) => sum + lengthOf(recording, now), 0),
    poster: pictures ? `/media/lectures/${lecture.id}/poster.jpg` : null,
    livePicture: running ? `/media/lectures/${lecture.id}/now.mp4` : null,
    access: lecture.access,
    canManage,
    release: releaseInCard(parts.recordings, canManage || status === 'hidden'),
    preparations: work.flatMap(({ job, state, progress, detail }) =>
      state === 'done' ? [] : [{ job, state, progress, detail }],
    ),
    removal: lecture.trashed_at ? null : removalInCard(retention),
    keeping: canManage ? keepingInCard(lecture, retention, parts.retention) : null,
    failure: canManage && status === 'failed' ? (failed?.failure ?? 'unexpected') : null,
  }
}

/** Of a replay that waits nothing is told but that it does. */
export function withoutUnreleased<Parts extends Pick<LectureParts, 'recordings' | 'work'>>(parts: Parts): Parts {
  const recordings = parts.recordings.filter(({ state }) => state !== 'hidden')
  const work = parts.work.filter(({ recording_id }) => recordings.some(({ id }) => id === recording_id))
  return { ...parts, recordings, work }
}

/** Of several that wait the last one tells: then all of it is there. */
function releaseInCard(recordings: PlayedRecording[], told: boolean): LectureCard['release'] {
  const waiting = recordings.filter(({ state }) => state === 'hidden')
  if (waiting.length === 0 || !told) return null
  const times = waiting.map(({ release_at }) => release_at?.getTime() ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...times)
  return { appearsAt: Number.isFinite(last) ? new Date(last).toISOString() : null }
}

function removalInCard(retention: Retention): LectureCard['removal'] {
  if (retention.state !== 'leaves') return null
  const { trashAt, reason, rule, warned } = retention
  return { at: trashAt.toISOString(), reason, clock: rule.clock, soon: warned }
}

function keepingInCard(lecture: LectureForPerson, retention: Retention, { rules }: RetentionParts): Keeping {
  const hold = holdOf(lecture)
  const most = (rules.course ?? rules.organisation)?.extensionDays ?? 0
  const waits = retention.state === 'kept' ? retention.why : null
  return {
    hold: hold && { ...hold, at: hold.at.toISOString() },
    waitsFor: waits === 'no-term' ? 'term' : waits === 'not-published' ? 'publication' : null,
    extension: most > 0 ? { days: Math.min(lecture.extension_days, most), most } : null,
  }
}

/** Milliseconds: of what is played of the finished recording, or so far. */
function lengthOf(recording: PlayedRecording, now: Date): number {
  const { state, duration, trimmed_away, pausedFor } = recording
  if (duration > 0) return state === 'erased' ? 0 : Math.round(Math.max(0, duration - trimmed_away) / 1000)
  const running = state === 'joining' || state === 'recording' || state === 'paused'
  const since = firstKeptAt(recording)
  return running && since ? Math.max(0, Math.round(now.getTime() - since.getTime() - pausedFor)) : 0
}
