import type { Belongings } from '../../../api/people.ts'
import { t } from '../language/language.ts'

export function hasAnything({ lecturesInCourses, lecturesAlone, rooms, courses }: Belongings): boolean {
  return lecturesInCourses + lecturesAlone + rooms + courses.length > 0
}

/** `3 lectures, 1 room`. */
export function belongingsInWords({ lecturesInCourses, lecturesAlone, rooms, courses }: Belongings): string {
  const lectures = lecturesInCourses + lecturesAlone
  const parts = [
    lectures > 0 && t('{{count}} lectures', { count: lectures }),
    rooms > 0 && t('{{count}} rooms', { count: rooms }),
    courses.length > 0 && t('{{count}} courses without another lecturer', { count: courses.length }),
  ]
  return parts.filter(Boolean).join(', ')
}

/** Who manages what somebody leaves and nobody is given. */
export function leftInWords({ lecturesInCourses, lecturesAlone, courses }: Belongings): string {
  const sentences = [
    lecturesInCourses > 0 && t('Lectures of courses are managed by their other lecturers.'),
    lecturesAlone > 0 && t('{{count}} lectures of no course can be managed by admins only.', { count: lecturesAlone }),
    courses.length > 0 &&
      t('Of {{courses}} only admins can manage anything.', {
        courses: courses.map(({ title }) => t('“{{text}}”', { text: title })).join(', '),
      }),
  ]
  return sentences.filter(Boolean).join(' ')
}
