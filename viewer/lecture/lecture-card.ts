import { removalOf } from '../../core/retention/removal.ts'
import type { LectureForPerson, PlayedRecording } from '../../storage/catalog/lectures.ts'
import type { Organisation } from '../../storage/catalog/organisations.ts'
import type { Work } from '../../storage/catalog/work.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { LectureCard } from '../api/lectures.ts'
import { lectureStatus } from './lecture-status.ts'

/** What the catalogue knows of a lecture besides its own row. */
export type LectureParts = {
  organisation: Organisation
  /** In the order they were asked for. */
  recordings: PlayedRecording[]
  work: Work[]
}

/** A lecture in words and figures, as this caller may know it. */
export function lectureCard(caller: Caller, lecture: LectureForPerson, parts: LectureParts, now: Date): LectureCard {
  const { organisation, recordings, work } = parts
  const status = lectureStatus(lecture.trashed_at !== null, recordings)
  const failed = recordings.findLast(({ state }) => state === 'failed')
  const pictures = work.some(({ job, state }) => job === 'pictures' && state === 'done')
  const course =
    lecture.course_id && lecture.course_title !== null ? { id: lecture.course_id, title: lecture.course_title } : null
  const removal = lecture.trashed_at
    ? null
    : removalOf(lecture, { retention_days: lecture.course_retention_days }, organisation)
  return {
    id: lecture.id,
    title: lecture.title,
    speaker: lecture.speaker,
    course,
    status,
    startedAt: lecture.started_at.toISOString(),
    duration: recordings.reduce((sum, recording) => sum + lengthOf(recording, now), 0),
    poster: pictures ? `/media/lectures/${lecture.id}/poster.jpg` : null,
    access: lecture.access,
    canManage: mayManageLecture(caller.person, lecture),
    preparations: work.flatMap(({ job, state, progress, detail }) =>
      state === 'done' ? [] : [{ job, state, progress, detail }],
    ),
    removal: removal && { at: removal.at.toISOString(), reason: removal.reason },
    failure: status === 'failed' ? (failed?.failure ?? 'unexpected') : null,
  }
}

/** Milliseconds: of the finished recording, or so far. */
function lengthOf({ state, duration, first_frame_at, pausedFor }: PlayedRecording, now: Date): number {
  if (duration > 0) return state === 'erased' ? 0 : Math.round(duration / 1000)
  const running = state === 'joining' || state === 'recording' || state === 'paused'
  return running && first_frame_at ? Math.max(0, Math.round(now.getTime() - first_frame_at.getTime() - pausedFor)) : 0
}
