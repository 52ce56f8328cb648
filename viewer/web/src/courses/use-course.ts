import { useOutletContext } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'

/** The course whose page is shown, and how to list older lectures of it. */
export type ShownCourse = {
  course: ApiAnswer<'seeCourse'>
  older: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}

/** What course-page.tsx shows, for the places of that page. */
export function useCourse(): ShownCourse {
  return useOutletContext<ShownCourse>()
}
