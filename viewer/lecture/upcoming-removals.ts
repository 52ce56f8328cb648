import { daysAfter, type Removal, removalOf } from '../../core/retention/removal.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures.ts'
import type { Organisation } from '../../storage/catalog/organisations.ts'

/** Lectures that the rules move to the trash within 30 days, soonest first. */
export function upcomingRemovals(
  lectures: LectureForPerson[],
  organisation: Organisation,
  now: Date,
): { lecture: LectureForPerson; removal: Removal }[] {
  const horizon = daysAfter(now, 30)
  return lectures
    .flatMap((lecture) => {
      const removal = removalOf(lecture, { retention_days: lecture.course_retention_days }, organisation)
      return removal && removal.at <= horizon ? [{ lecture, removal }] : []
    })
    .sort((one, other) => one.removal.at.getTime() - other.removal.at.getTime())
}
