import { licenceOf } from '../../core/lecture/licence.ts'
import { speakersOf } from '../../core/lecture/speakers.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
import { listOtherCourses } from '../../storage/catalog/lecture-courses.ts'
import { type LectureFile, listFiles } from '../../storage/catalog/lecture-files.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { LecturePage } from '../api/lectures.ts'
import { filesLimits } from '../files/files-limits.ts'
import { fileInPage } from '../lecture/file-in-page.ts'
import { lectureCard } from '../lecture/lecture-card.ts'
import { loadParts } from '../lecture/load-cards.ts'
import { downloadName } from '../media/download-name.ts'
import { downloadOf, manifestsOf } from '../media/lecture-files.ts'
import { playerGaps } from '../playlist/player-time.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const seeLecture: Handler<'seeLecture'> = async ({ context, caller, lecture, query, browser }) => {
  if (lecture.access === 'link' && query.key === lecture.link_key) browser.rememberLink(lecture.id, query.key)
  const manages = mayManageLecture(caller.person, lecture)
  const [parts, playback, files, courses] = await Promise.all([
    loadParts(context, [lecture]).then((of) => of(lecture)),
    lecture.trashed_at ? null : describePlayback(context, lecture, manages),
    lecture.trashed_at ? [] : listFiles(context.catalog, lecture.id),
    listOtherCourses(context.catalog, lecture.id, caller.person?.id ?? null),
  ])
  const card = lectureCard(caller, lecture, parts, new Date())
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
    share: shareLink(context, lecture, manages),
    recordings: parts.recordings.map((recording) => ({
      id: recording.id,
      state: recording.state,
      startedAt: recording.first_frame_at?.toISOString() ?? null,
      stoppedAt: recording.stop_requested_at?.toISOString() ?? null,
      failure: recording.failure,
    })),
  }
}

function limitOf({ settings }: ViewerContext, files: readonly LectureFile[]): LecturePage['filesLimit'] {
  const { each, all } = filesLimits(settings)
  return { each, left: Math.max(0, all - files.reduce((sum, { bytes }) => sum + bytes, 0)) }
}

type Playback = NonNullable<LecturePage['playback']> & { /** Milliseconds. */ length: number }

async function describePlayback(
  context: ViewerContext,
  lecture: LectureForPerson,
  manages: boolean,
): Promise<Playback | null> {
  const media = await context.lectureMedia.get(lecture.id, manages ? 'managing' : 'watching')
  if (media.listing.stretches.length === 0) return null
  const folder = `/media/lectures/${lecture.id}`
  const download = downloadOf(media)
  return {
    playlist: `${folder}/index.m3u8`,
    live: !media.listing.ended,
    thumbnails: manifestsOf(media).some(({ thumbnails }) => thumbnails) ? `${folder}/thumbnails.vtt` : null,
    download: download
      ? { path: `${folder}/download.mp4`, bytes: download.bytes, name: downloadName(lecture.title) }
      : null,
    gaps: playerGaps(media.listing, media.pauses).map(({ at, length }) => ({
      at: toMilliseconds(at),
      length: toMilliseconds(length),
    })),
    length: toMilliseconds(playerDuration(media.listing.stretches)),
  }
}

function shareLink({ publicOrigin }: ViewerContext, lecture: LectureForPerson, manages: boolean): string {
  const page = `${publicOrigin}/lectures/${lecture.id}`
  return manages && lecture.access === 'link' ? `${page}?key=${lecture.link_key}` : page
}

function toMilliseconds(microseconds: number): number {
  return Math.round(microseconds / 1000)
}
