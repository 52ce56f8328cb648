import type { CourseId, LectureId } from '../../core/ids.ts'
import { type LectureForPerson, listLectures, type Onlooker } from '../../storage/catalog/lectures/lectures.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Applications keep what they have had; the rest is on the course's page. */
const most = 100

/**
 * Replays of a course, or of these those that are, that somebody may watch now; null: whoever is not signed in, who is
 * not told what the course shows of others. The newest first.
 */
export async function listFeedLectures(
  { catalog, organisation }: ViewerContext,
  onlooker: Onlooker,
  course: CourseId,
  ids?: readonly LectureId[],
): Promise<LectureForPerson[]> {
  return await listLectures(catalog, organisation, onlooker, {
    ...{ who: 'watchable', trashed: false, recordingStates: ['published'], limit: most },
    ...(onlooker ? { course } : { ownCourse: course }),
    ...(ids && { ids }),
  })
}
