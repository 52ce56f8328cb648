import { Navigate } from 'react-router'
import { Members } from './members.tsx'
import { useCourse } from './use-course.ts'

/** The place of a course for who teaches and who attends it; who may not see that finds the lectures. */
export function CourseMembers() {
  const { course } = useCourse()
  if (!course.members) return <Navigate to={`/courses/${course.id}`} replace />
  return <Members course={course.id} members={course.members} links={course.links ?? []} />
}
