import { z } from 'zod'
import { courseId, instant, lectureId, milliseconds } from './fields.ts'
import { route } from './route.ts'

const lecture = z.object({ lecture: lectureId })
const course = z.object({ course: courseId })

/** What the bell in the header tells of a lecture. */
const notice = z.object({
  lecture: lectureId,
  title: z.string(),
  /** Empty: of none. */
  course: z.string(),
  /** When its replay appeared, since when it waits, or when its removal was announced. */
  at: instant,
  /** Since the notices were looked at last; a replay that was begun is not. */
  unread: z.boolean(),
})

/** Milliseconds: a week. */
const longestReplay = 7 * 86_400_000

/** What Aula keeps for people who watch: where they stopped, what is new for them, addresses for their podcast applications. */
export const watchingRoutes = {
  keepPosition: route({
    method: 'put',
    path: '/lectures/:lecture/position',
    access: 'lecture:watch',
    summary: 'Keep where the caller is in a replay, for nobody but the caller. Signed in only',
    params: lecture,
    body: z.object({ position: milliseconds.max(longestReplay), duration: milliseconds.min(1).max(longestReplay) }),
  }),
  forgetPosition: route({
    method: 'delete',
    path: '/lectures/:lecture/position',
    access: 'lecture:watch',
    summary: 'Forget where the caller is in a replay. Signed in only',
    params: lecture,
  }),
  seeNotices: route({
    method: 'get',
    path: '/my/notices',
    access: 'signed-in',
    summary:
      'What has become a replay in the caller’s courses within 30 days, what waits for the caller’s review, and what leaves soon of what the caller is in charge of; newest first. And what has been recorded for hours',
    answer: z.object({
      replays: z.array(notice),
      /** Not there while a viewer of the release before answers. */
      reviews: z.array(notice).optional(),
      /** When each moves to the trash. Not there while a viewer of the release before answers. */
      removals: z.array(notice.extend({ leavesAt: instant })).optional(),
      /** Recorded for hours in rooms that the caller manages, and nobody has said that it is to go on; the longest first. */
      asking: z.array(notice).optional(),
    }),
  }),
  readNotices: route({
    method: 'put',
    path: '/my/notices',
    access: 'signed-in',
    summary: 'What was published until then is not new to the caller any more',
    body: z.object({ until: instant }),
  }),
  seeFeed: route({
    method: 'get',
    path: '/courses/:course/feed',
    access: 'course:see',
    summary: 'Addresses at which podcast applications find the course’s replays',
    params: course,
    answer: z.object({
      /** The caller’s own: whoever knows it has what the caller may watch; null until one is made. */
      own: z.string().nullable(),
      /** Of public lectures, for everybody; null while there are none. */
      public: z.string().nullable(),
    }),
  }),
  renewFeed: route({
    method: 'put',
    path: '/courses/:course/feed',
    access: 'course:see',
    summary: 'Make the caller’s own address, or a new one: the one before opens nothing any more',
    params: course,
  }),
  endFeed: route({
    method: 'delete',
    path: '/courses/:course/feed',
    access: 'course:see',
    summary: 'The caller’s own address opens nothing any more',
    params: course,
  }),
}
