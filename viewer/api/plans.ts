import { z } from 'zod'
import { instant, plannedRecordingId, roomId, shortText } from './fields.ts'
import { route } from './route.ts'

const plan = z.object({
  id: plannedRecordingId,
  title: z.string(),
  beginsAt: instant,
  /** null: until somebody presses Stop. */
  endsAt: instant.nullable(),
  /** `waiting`: still to come. `joining`: its recorder gets ready or is in the room. `missed`: nobody could record it. */
  state: z.enum(['waiting', 'joining', 'missed']),
})
export type Plan = z.infer<typeof plan>
const params = z.object({ room: roomId })

export const planRoutes = {
  listPlans: route({
    method: 'get',
    path: '/rooms/:room/plans',
    access: 'room:manage',
    summary: 'Recordings planned in a room: those to come, and those missed within a week',
    params,
    answer: z.object({ plans: z.array(plan) }),
  }),
  planRecording: route({
    method: 'post',
    path: '/rooms/:room/plans',
    access: 'room:manage',
    summary: 'Record this room at a time by itself, until a time or until Stop',
    params,
    body: z
      .object({
        beginsAt: instant,
        endsAt: instant.nullable().default(null),
        title: shortText.optional(),
      })
      .refine(({ beginsAt, endsAt }) => endsAt === null || Date.parse(endsAt) > Date.parse(beginsAt), {
        path: ['endsAt'],
        message: 'must be after the beginning',
      }),
    answer: plan,
  }),
  cancelPlan: route({
    method: 'delete',
    path: '/rooms/:room/plans/:plan',
    access: 'room:manage',
    summary: 'Cancel a planned recording; one that has begun is stopped instead',
    params: params.extend({ plan: plannedRecordingId }),
  }),
}
