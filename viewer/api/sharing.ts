import { z } from 'zod'
import { courseId, lectureId, personId } from './fields.ts'
import { route } from './route.ts'

const lecture = z.object({ lecture: lectureId })
const course = lecture.extend({ course: courseId })

/** Who manages a lecture beside its owner, and in which courses it is shown. */
export const sharingRoutes = {
  listLecturers: route({
    method: 'get',
    path: '/lectures/:lecture/lecturers',
    access: 'lecture:manage',
    summary:
      'Who manages the lecture, and why: its owner, lecturers of its course, and who was named. Admins do anyway',
    params: lecture,
    answer: z.object({
      lecturers: z.array(
        z.object({ id: personId, name: z.string(), email: z.string(), why: z.enum(['owner', 'course', 'named']) }),
      ),
    }),
  }),
  nameLecturer: route({
    method: 'put',
    path: '/lectures/:lecture/lecturers',
    access: 'lecture:manage',
    summary: 'Let a member of the organisation manage this one lecture, by e-mail address',
    params: lecture,
    body: z.object({ email: z.email() }),
  }),
  unnameLecturer: route({
    method: 'delete',
    path: '/lectures/:lecture/lecturers/:person',
    access: 'lecture:manage',
    summary: 'Take that back',
    params: lecture.extend({ person: personId }),
  }),
  addToCourse: route({
    method: 'put',
    path: '/lectures/:lecture/courses/:course',
    access: 'lecture:manage',
    summary: 'Show the lecture in another course that the caller manages, too: its members may watch it',
    params: course,
  }),
  takeFromCourse: route({
    method: 'delete',
    path: '/lectures/:lecture/courses/:course',
    access: 'lecture:watch',
    summary: 'Show it there no more; for those who manage the lecture or that course. Nothing is deleted',
    params: course,
  }),
}
