import { z } from 'zod'
import { leastHours, mostHours, replaysAppear } from '../../core/recording/replays-appear.ts'
import { retentionRule } from '../../core/retention/rule.ts'
import { access, courseId, instant, longText, personId, shortText } from './fields.ts'
import { lectureCard } from './lectures.ts'
import { route } from './route.ts'

const hours = 'must be a whole number from 1 to 168'
const replays = replaysAppear.extend({ hours: z.int(hours).min(leastHours, hours).max(mostHours, hours) })

const course = z.object({
  id: courseId,
  title: z.string(),
  description: z.string(),
  defaultAccess: access,
  /** Its own rule of retention; null: the organisation's. */
  rule: retentionRule.nullable(),
  termEndsAt: instant.nullable(),
  /** When the replays of its lectures appear for those who do not manage them. */
  replays,
  /** The caller's own part in it. */
  mine: z.enum(['lecturer', 'student']).nullable(),
  canManage: z.boolean(),
  lectures: z.int(),
})
export type Course = z.infer<typeof course>
const params = z.object({ course: courseId })

export const courseRoutes = {
  listCourses: route({
    method: 'get',
    path: '/courses',
    access: 'signed-in',
    summary: 'Courses the caller may see (admins: all)',
    answer: z.object({ courses: z.array(course) }),
  }),
  createCourse: route({
    method: 'post',
    path: '/courses',
    access: 'admin',
    summary: 'Create a course',
    body: z.object({ title: shortText, description: longText.default(''), defaultAccess: access.default('course') }),
    answer: course,
  }),
  seeCourse: route({
    method: 'get',
    path: '/courses/:course',
    access: 'course:see',
    summary: 'A course with its lectures; members for those who manage it',
    params,
    answer: course.extend({
      lectureList: z.array(lectureCard),
      members: z
        .array(z.object({ id: personId, name: z.string(), email: z.string(), role: z.enum(['lecturer', 'student']) }))
        .nullable(),
    }),
  }),
  changeCourse: route({
    method: 'patch',
    path: '/courses/:course',
    access: 'course:manage',
    summary:
      'Change a course (the end of its term, which retention may count from: admins only). `replays` holds for recordings that end from now on',
    params,
    body: z
      .object({
        title: shortText,
        description: longText,
        defaultAccess: access,
        termEndsAt: instant.nullable(),
        replays,
      })
      .partial(),
  }),
  addMember: route({
    method: 'put',
    path: '/courses/:course/members',
    access: 'course:manage',
    summary: 'Add a member of the organisation to the course by e-mail address',
    params,
    body: z.object({ email: z.email(), role: z.enum(['lecturer', 'student']) }),
  }),
  removeMember: route({
    method: 'delete',
    path: '/courses/:course/members/:person',
    access: 'course:manage',
    summary: 'Remove a member from the course',
    params: params.extend({ person: personId }),
  }),
}
