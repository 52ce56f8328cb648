import { z } from 'zod'
import { retentionRule } from '../../core/retention/rule.ts'
import { courseId, hold, holdReason, instant, lectureId } from './fields.ts'
import { route } from './route.ts'

/** Null: none of its own. A course then follows the organisation, and an organisation keeps lectures. */
const rule = retentionRule.nullable()
/** Whose rule; null: the organisation's. */
const course = courseId.nullable()
const lecture = z.object({ lecture: lectureId })
const reason = z.object({ reason: holdReason })

const nextMonth = z.object({ lectures: z.int(), bytes: z.int() })

const preview = z.object({
  /** What leaves within 30 days. */
  lectures: z.int(),
  bytes: z.int(),
  /** The soonest of them, at most 200. */
  list: z.array(
    z.object({
      id: lectureId,
      title: z.string(),
      course: z.string().nullable(),
      recordedAt: instant,
      at: instant,
      bytes: z.int(),
      /** Other courses that show it and lose it as well. */
      shownIn: z.int(),
    }),
  ),
  /** How many of them other courses show, too. */
  shownElsewhere: z.int(),
  /** What stays although the rule is for it: held; without the end of a term; not published. */
  held: z.int(),
  withoutTerm: z.int(),
  unpublished: z.int(),
  /** What leaves after these 30 days, by what is known today; null: nothing. Not there while a viewer of the release before answers. */
  later: z.object({ lectures: z.int(), first: instant }).nullish(),
  /** Names this rule and what leaves within 30 days under it. Not there while a viewer of the release before answers. */
  digest: z.string().optional(),
})
export type Preview = z.infer<typeof preview>

export const retentionRoutes = {
  seeRetention: route({
    method: 'get',
    path: '/admin/retention',
    access: 'admin',
    summary: 'Retention of the organisation and its courses',
    answer: z.object({
      organisation: z.object({
        rule,
        /** What its own rule moves to the trash within 30 days. Not there while a viewer of the release before answers. */
        nextMonth: nextMonth.optional(),
      }),
      courses: z.array(
        z.object({
          id: courseId,
          title: z.string(),
          rule,
          termEndsAt: instant.nullable(),
          lectures: z.int(),
          nextMonth: z.int(),
        }),
      ),
      /** What the rules move to the trash within 30 days. */
      nextMonth,
      /** What nothing removes, the newest hold first. Not there while a viewer of the release before answers. */
      held: z.array(z.object({ id: lectureId, title: z.string(), inTrash: z.boolean(), hold })).optional(),
      /** The database's date, where it is further than keepers have seen time go by: nothing more is removed until an admin confirms it. */
      unconfirmedDate: instant.nullable(),
    }),
  }),
  previewRule: route({
    method: 'post',
    path: '/admin/retention/preview',
    access: 'admin',
    summary: 'What would leave within 30 days if this rule were enabled; nothing is changed',
    body: z.object({ course, rule }),
    answer: preview,
  }),
  enableRule: route({
    method: 'put',
    path: '/admin/retention/rule',
    access: 'admin',
    summary: 'Enable a rule whose preview was seen; refused where other lectures would leave by now',
    body: z.object({
      course,
      rule,
      /** Lectures of the preview. */
      seen: z.int().min(0),
      /** `digest` of the preview. Pages of the release before have none. */
      digest: z.string().max(64).optional(),
    }),
  }),
  confirmDate: route({
    method: 'post',
    path: '/admin/retention/date',
    access: 'admin',
    summary: 'Say that the database’s date is right although time has jumped: what has become due leaves',
  }),
  holdLecture: route({
    method: 'put',
    path: '/admin/lectures/:lecture/hold',
    access: 'admin',
    summary: 'Hold a lecture: nothing and nobody removes it until the hold is lifted',
    params: lecture,
    body: reason,
  }),
  liftHold: route({
    method: 'post',
    path: '/admin/lectures/:lecture/hold/lift',
    access: 'admin',
    summary: 'Lift the hold of a lecture',
    params: lecture,
    body: reason,
  }),
}
