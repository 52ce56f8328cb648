import type { LectureId } from '../../core/ids.ts'
import { licenceOf } from '../../core/lecture/licence.ts'
import { speakersOf } from '../../core/lecture/speakers.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
import { resumeAt } from '../../core/watching/resume-at.ts'
import { listOtherCourses } from '../../storage/catalog/lectures/lecture-courses.ts'
import { type LectureFile, listFiles } from '../../storage/catalog/lectures/lecture-files.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { findWatchPosition } from '../../storage/catalog/watching/watch-positions.ts'
import type { Caller } from '../access/caller.ts'
import { holdsLink, mayManageLecture } from '../access/decide.ts'
import type { LecturePage, LectureStatus } from '../api/lectures.ts'
import { filesLimits } from '../files/files-limits.ts'
import { fileInPage } from '../lecture/file-in-page.ts'
import { inTrash } from '../lecture/in-trash.ts'
import { isLeadToCome } from '../lecture/lead-to-come.ts'
import { lectureCard, withoutUnreleased } from '../lecture/lecture-card.ts'
import { loadParts } from '../lecture/load-cards.ts'
import { keptSpan, lecturePieces } from '../lecture/plan-trim.ts'
import type { LectureMedia } from '../live/load-lecture-media.ts'
import { countSegments, enoughToBegin } from '../media/await-segment.ts'
import { downloadName } from '../media/download-name.ts'
import { downloadOf, manifestsOf } from '../media/lecture-files.ts'
import { playerGaps } from '../playlist/player-time.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const seeLecture: Handler<'seeLecture'> = async ({ context, caller, lecture, query, browser }) => {
  if (lecture.access === 'link' && query.key === lecture.link_key) browser.rememberLink(lecture.id, query.key)
  const manages = mayManageLecture(caller.person, lecture)
  const [parts, media, files, courses, place] = await Promise.all([
    loadParts(context, [lecture]).then((of) => of(lecture)),
    lecture.trashed_at ? null : context.lectureMedia.get(lecture.id, manages ? 'managing' : 'watching'),
    lecture.trashed_at ? [] : listFiles(context.catalog, lecture.id),
    listOtherCourses(context.catalog, lecture.id, caller.person?.id ?? null),
    findPlace(context, caller, lecture),
  ])
  const card = lectureCard(caller, lecture, parts, new Date())
  const played = media && (await describePlayback(context, lecture, media, card.status, parts.recordings))
  const { playback, trim } = played ?? { playback: null, trim: null }
  return {
    ...card,
    duration: playback && !playback.live ? playback.length : card.duration,
    description: lecture.description,
    speakers: speakersOf(lecture),
    licence: licenceOf(lecture.licence),
    files: files.map(fileInPage),
    filesLimit: manages && !lecture.trashed_at ? limitOf(context, files) : null,
    courseOpen: lecture.part !== null || caller.person?.role === 'admin',
    otherCourses: courses.filter(({ member }) => manages || member).map(({ id, title }) => ({ id, title })),
    room: lecture.room_id && lecture.room_name !== null ? { id: lecture.room_id, name: lecture.room_name } : null,
    playback,
    trash: manages ? inTrash(lecture) : null,
    trim: manages ? trim : null,
    resumeAt: place && playback && !playback.live ? (resumeAt(place, playback.length) ?? null) : null,
    share: shareLink(context, lecture, manages || holdsLink(caller, lecture)),
    recordings: (manages ? parts : withoutUnreleased(parts)).recordings.map((recording) => ({
      id: recording.id,
      state: recording.state,
      startedAt: recording.first_frame_at?.toISOString() ?? null,
      stoppedAt: recording.stop_requested_at?.toISOString() ?? null,
      failure: manages ? recording.failure : null,
    })),
  }
}

type Played = {
  playback: NonNullable<LecturePage['playback']> & { /** Milliseconds. */ length: number }
  trim: LecturePage['trim']
}

function limitOf({ settings }: ViewerContext, files: readonly LectureFile[]): LecturePage['filesLimit'] {
  const { each, all } = filesLimits(settings)
  return { each, left: Math.max(0, all - files.reduce((sum, { bytes }) => sum + bytes, 0)) }
}

/** Null while there is nothing to play, or a live lecture has less than players begin with: they would only wait for more. */
async function describePlayback(
  context: ViewerContext,
  lecture: LectureForPerson,
  media: LectureMedia,
  status: LectureStatus,
  recordings: readonly Recording[],
): Promise<Played | null> {
  const { listing } = media
  if (listing.stretches.length === 0) return null
  if (status === 'live' && countSegments(listing) <= enoughToBegin) return null
  const folder = `/media/lectures/${lecture.id}`
  const download = downloadOf(media)
  const { trim, edition } = await describeTrim(context, lecture.id, media)
  const playback = {
    playlist: `${folder}/index.m3u8${edition}`,
    live: !listing.ended,
    thumbnails: manifestsOf(media).some(({ thumbnails }) => thumbnails) ? `${folder}/thumbnails.vtt${edition}` : null,
    download: download
      ? { path: `${folder}/download.mp4`, bytes: download.bytes, name: downloadName(lecture.title) }
      : null,
    gaps: playerGaps(listing, media.pauses).map(({ at, length }) => ({
      at: toMilliseconds(at),
      length: toMilliseconds(length),
    })),
    cutBefore: trim?.before ?? 0,
    leadToCome: await isLeadToCome(context.catalog, uncutAtStart(recordings, media), listing),
    length: toMilliseconds(playerDuration(listing.stretches)),
  }
  return { playback, trim }
}

/** What was said before Record does not come where the beginning is cut. */
function uncutAtStart(recordings: readonly Recording[], { trims }: LectureMedia) {
  return recordings.filter(({ id }) => (trims.get(id)?.from ?? null) === null)
}

/** What is cut, and what tells one edition of the lecture from the next in addresses: players read anew what has changed. */
async function describeTrim({ lectureMedia }: ViewerContext, lecture: LectureId, { trims }: LectureMedia) {
  if (trims.size === 0) return { trim: null, edition: '' }
  const pieces = lecturePieces((await lectureMedia.get(lecture, 'trimming')).manifests)
  const { end: length } = keptSpan(pieces, new Map())
  const { start, end } = keptSpan(pieces, trims)
  const trim = { before: toMilliseconds(start), after: toMilliseconds(length - end) }
  return { trim, edition: `?cut=${trim.before}-${trim.after}` }
}

async function findPlace({ catalog, organisation }: ViewerContext, { person }: Caller, { id }: LectureForPerson) {
  return person ? await findWatchPosition(catalog, organisation, person.id, id) : undefined
}

function shareLink({ publicOrigin }: ViewerContext, lecture: LectureForPerson, withKey: boolean): string {
  const page = `${publicOrigin}/lectures/${lecture.id}`
  return withKey && lecture.access === 'link' ? `${page}?key=${lecture.link_key}` : page
}

function toMilliseconds(microseconds: number): number {
  return Math.round(microseconds / 1000)
}
