import { z } from 'zod'
import { leastHours, mostHours, replaysAppear } from '../../core/recording/replays-appear.ts'
import { retentionRule } from '../../core/retention/rule.ts'
import { access, courseId, courseLinkId, instant, longText, personId, shortText } from './fields.ts'
import { importOutcome, importPreview, peopleList } from './import.ts'
import { lectureCard, upcomingLecture } from './lectures.ts'
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
/** Lectures of a course, in one answer. */
export const mostListed = 2_000
const token = z.string().min(20).max(100)
/** Longer than a term; who gets hold of an older one is not meant any more. */
const longestLink = 200

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
    access: 'lecturer',
    summary: 'Create a course; a lecturer teaches it from then on',
    body: z.object({ title: shortText, description: longText.default(''), defaultAccess: access.default('course') }),
    answer: course,
  }),
  seeCourse: route({
    method: 'get',
    path: '/courses/:course',
    access: 'course:see',
    summary: 'A course with the newest `lectures` of its lectures; members for those who manage it',
    params,
    query: z.object({ lectures: z.coerce.number().pipe(z.int().min(1).max(mostListed)).default(100) }),
    answer: course.extend({
      lectureList: z.array(lectureCard),
      /** There are older ones to ask for. Not there while a viewer of the release before answers. */
      older: z.boolean().optional(),
      /** Planned in it within two weeks, the next one first. Not there while a viewer of the release before answers. */
      upcoming: z.array(upcomingLecture).optional(),
      members: z
        .array(z.object({ id: personId, name: z.string(), email: z.string(), role: z.enum(['lecturer', 'student']) }))
        .nullable(),
      /** With which people join; for those who manage it, like members. */
      links: z
        .array(
          z.object({
            id: courseLinkId,
            /** null: it was made with another AULA_SECRET, and cannot be shown. */
            link: z.string().nullable(),
            expires: instant,
            uses: z.int(),
            most: z.int().nullable(),
            by: z.string().nullable(),
          }),
        )
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
  previewMembers: route({
    method: 'post',
    path: '/courses/:course/members/import/preview',
    access: 'course:manage',
    summary: 'What a list of addresses (CSV: email, name, role) would do to the course, line by line; nothing is done',
    params,
    body: peopleList,
    largeBody: true,
    answer: importPreview,
  }),
  importMembers: route({
    method: 'post',
    path: '/courses/:course/members/import',
    access: 'course:manage',
    summary: 'Add the people of a list to the course; admins invite those who have no account',
    params,
    body: peopleList,
    largeBody: true,
    answer: importOutcome,
  }),
  makeCourseLink: route({
    method: 'post',
    path: '/courses/:course/links',
    access: 'course:manage',
    summary: 'Make a link with which members of the organisation join the course as students',
    params,
    body: z.object({
      days: z.int().min(1).max(longestLink).default(14),
      /** How many may join with it; null: however many. */
      most: z.int().min(1).max(10_000).nullable().default(null),
    }),
    answer: z.object({ id: courseLinkId, link: z.string() }),
  }),
  changeCourseLink: route({
    method: 'patch',
    path: '/courses/:course/links/:link',
    access: 'course:manage',
    summary: 'Withdraw a link, or take that back; who has joined stays',
    params: params.extend({ link: courseLinkId }),
    body: z.object({ withdrawn: z.boolean() }),
  }),
  seeCourseLink: route({
    method: 'post',
    path: '/course-links/look',
    access: 'anyone',
    summary: 'Which course a link opens',
    body: z.object({ token }),
    answer: z.object({
      organisation: z.string(),
      course: z.string(),
      /** Who has made the link. */
      by: z.string().nullable(),
      mine: z.enum(['lecturer', 'student']).nullable(),
    }),
  }),
  joinCourse: route({
    method: 'post',
    path: '/course-links/join',
    access: 'signed-in',
    summary: 'Join the course of a link',
    body: z.object({ token }),
    answer: z.object({ course: courseId }),
  }),
}
