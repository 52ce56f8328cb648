import type { CourseId, LectureId, RoomId } from '../../core/ids.ts'
import { isId } from '../../core/ids.ts'
import { findCourse } from '../../storage/catalog/courses/courses.ts'
import { findLecture } from '../../storage/catalog/lectures/lectures.ts'
import { findRoom } from '../../storage/catalog/rooms/rooms.ts'
import type { AccessRule } from '../api/route.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Caller } from './caller.ts'
import type { Objects } from './decide.ts'

/** Loads the object that a rule judges from the ids in the path. */
export async function loadObjects(
  { catalog, organisation }: ViewerContext,
  rule: AccessRule,
  caller: Caller,
  ids: { lecture?: unknown; room?: unknown; course?: unknown },
): Promise<Objects> {
  const { person } = caller
  if (rule.startsWith('lecture:') && isId<LectureId>(ids.lecture)) {
    return { lecture: await findLecture(catalog, organisation, ids.lecture, person) }
  }
  if (rule.startsWith('room:') && isId<RoomId>(ids.room)) {
    return { room: await findRoom(catalog, organisation, ids.room, person?.id ?? null) }
  }
  if (rule.startsWith('course:') && isId<CourseId>(ids.course)) {
    return { course: await findCourse(catalog, organisation, ids.course, person?.id ?? null) }
  }
  return {}
}
