import type { CourseId, LectureId } from '../../core/ids.ts'

/**
 * Where a course's feed is: with a token somebody's own, else the one of its public lectures. The token is a query's, which
 * no log writes down.
 */
export function feedPath(course: CourseId, token?: string): string {
  return `/feeds/${course}.xml${queryOf(token)}`
}

/** Where applications fetch a lecture of a feed from. Its name ends as they want it. */
export function enclosurePath(course: CourseId, lecture: LectureId, token?: string): string {
  return `/feeds/${course}/${lecture}.mp4${queryOf(token)}`
}

function queryOf(token: string | undefined): string {
  return token === undefined ? '' : `?token=${encodeURIComponent(token)}`
}
