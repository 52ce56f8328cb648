import { listUpcoming } from '../../storage/catalog/starting/upcoming.ts'
import type { UpcomingLecture } from '../api/lectures.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** What is planned in a course, or in a person's courses, within two weeks. */
export async function loadUpcoming(
  { catalog, organisation }: ViewerContext,
  of: Parameters<typeof listUpcoming>[2],
): Promise<UpcomingLecture[]> {
  const planned = await listUpcoming(catalog, organisation, of)
  return planned.map(({ id, title, speaker, begins_at, course_id, course_title }) => ({
    ...{ id, title, speaker, beginsAt: begins_at.toISOString() },
    course: { id: course_id, title: course_title },
  }))
}
