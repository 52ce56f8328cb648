import { playerDuration } from '../../core/recording/timeline.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures.ts'
import { mayManageLecture } from '../access/decide.ts'
import type { LecturePage } from '../api/lectures.ts'
import { isLeadToCome } from '../lecture/lead-to-come.ts'
import { lectureCard } from '../lecture/lecture-card.ts'
import { loadParts } from '../lecture/load-cards.ts'
import type { LectureMedia } from '../live/load-lecture-media.ts'
import { downloadName } from '../media/download-name.ts'
import { downloadOf, manifestsOf } from '../media/lecture-files.ts'
import { playerGaps } from '../playlist/player-time.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const seeLecture: Handler<'seeLecture'> = async ({ context, caller, lecture, query, browser }) => {
  if (lecture.access === 'link' && query.key === lecture.link_key) browser.rememberLink(lecture.id, query.key)
  const manages = mayManageLecture(caller.person, lecture)
  const [parts, media] = await Promise.all([
    loadParts(context, [lecture]).then((of) => of(lecture)),
    lecture.trashed_at ? null : context.lectureMedia.get(lecture.id, manages ? 'managing' : 'watching'),
  ])
  const playback =
    media && media.listing.stretches.length > 0
      ? {
          ...describePlayback(lecture, media),
          leadToCome: await isLeadToCome(context.catalog, parts.recordings, media.listing),
        }
      : null
  const card = lectureCard(caller, lecture, parts, new Date())
  return {
    ...card,
    duration: playback && !playback.live ? playback.length : card.duration,
    description: lecture.description,
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

type Playback = Omit<NonNullable<LecturePage['playback']>, 'leadToCome'> & { /** Milliseconds. */ length: number }

function describePlayback(lecture: LectureForPerson, media: LectureMedia): Playback {
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
