import { playerDuration } from '../../core/recording/timeline.ts'
import { resumeAt } from '../../core/watching/resume-at.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures.ts'
import { findWatchPosition } from '../../storage/catalog/watch-positions.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { LecturePage } from '../api/lectures.ts'
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
  const [parts, playback, resume] = await Promise.all([
    loadParts(context, [lecture]).then((of) => of(lecture)),
    lecture.trashed_at ? null : describePlayback(context, lecture, manages),
    findResume(context, caller, lecture),
  ])
  const card = lectureCard(caller, lecture, parts, new Date())
  return {
    ...card,
    duration: playback && !playback.live ? playback.length : card.duration,
    description: lecture.description,
    room: lecture.room_id && lecture.room_name !== null ? { id: lecture.room_id, name: lecture.room_name } : null,
    playback,
    resumeAt: playback && !playback.live ? resume : null,
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

async function findResume(
  context: ViewerContext,
  { person }: Caller,
  { id }: LectureForPerson,
): Promise<number | null> {
  const watched = person && (await findWatchPosition(context.catalog, context.organisation, person.id, id))
  return (watched && resumeAt(watched)) ?? null
}

function shareLink({ publicOrigin }: ViewerContext, lecture: LectureForPerson, manages: boolean): string {
  const page = `${publicOrigin}/lectures/${lecture.id}`
  return manages && lecture.access === 'link' ? `${page}?key=${lecture.link_key}` : page
}

function toMilliseconds(microseconds: number): number {
  return Math.round(microseconds / 1000)
}
