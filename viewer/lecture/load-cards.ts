import { type LectureForPerson, recordingsOfLectures } from '../../storage/catalog/lectures/lectures.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { workOfRecordings } from '../../storage/catalog/recordings/work-of-recordings.ts'
import type { Caller } from '../access/caller.ts'
import type { LectureCard } from '../api/lectures.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { type LectureParts, lectureCard } from './lecture-card.ts'
import { loadRetentions } from './load-retention.ts'

/** Cards of lectures, in the order given. */
export async function loadCards(
  context: ViewerContext,
  caller: Caller,
  lectures: LectureForPerson[],
): Promise<LectureCard[]> {
  const parts = await loadParts(context, lectures)
  const now = new Date()
  return lectures.map((lecture) => lectureCard(caller, lecture, parts(lecture), now))
}

export async function loadParts(
  context: ViewerContext,
  lectures: LectureForPerson[],
): Promise<(lecture: LectureForPerson) => LectureParts> {
  const { catalog, organisation: id, liveAudience } = context
  const [organisation, recordings] = await Promise.all([
    findOrganisation(catalog, id),
    recordingsOfLectures(
      catalog,
      lectures.map((lecture) => lecture.id),
    ),
  ])
  const retention = await loadRetentions(context, organisation, lectures)
  const finished = [...recordings.values()].flat().filter(({ state }) => state === 'published' || state === 'hidden')
  const work = Map.groupBy(
    await workOfRecordings(
      catalog,
      finished.map((recording) => recording.id),
    ),
    (row) => row.recording_id,
  )
  return (lecture) => {
    const own = recordings.get(lecture.id) ?? []
    return {
      retention: retention(lecture, own),
      recordings: own,
      work: own.flatMap((recording) => work.get(recording.id) ?? []),
      watching: liveAudience.of(lecture.id),
    }
  }
}

/** Lists leave out lectures of which nothing ever was captured; what failed or waits for its release is for those in charge. */
export function worthListing(cards: LectureCard[]): LectureCard[] {
  return cards.filter(
    ({ status, canManage }) => status !== 'empty' && (canManage || (status !== 'hidden' && status !== 'failed')),
  )
}
