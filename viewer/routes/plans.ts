import {
  cancelPlanned,
  listPlanned,
  type PlannedRecording,
  planRecording as plan,
} from '../../storage/catalog/starting/planned-recordings.ts'
import type { Plan } from '../api/plans.ts'
import type { Handler } from './handler.ts'

export const listPlans: Handler<'listPlans'> = async ({ context, room }) => ({
  plans: (await listPlanned(context.catalog, room.id)).map(describePlan),
})

export const planRecording: Handler<'planRecording'> = async ({ context, caller, room, body }) =>
  describePlan(
    await plan(context.catalog, {
      room,
      person: caller.person.id,
      title: body.title ?? room.name,
      speaker: caller.person.name,
      beginsAt: new Date(body.beginsAt),
      endsAt: body.endsAt === null ? null : new Date(body.endsAt),
    }),
  )

export const cancelPlan: Handler<'cancelPlan'> = async ({ context, caller, room, params }) => {
  await cancelPlanned(context.catalog, room.id, params.plan, caller.person.id)
}

function describePlan({ id, title, begins_at, ends_at, outcome, recording_id }: PlannedRecording): Plan {
  return {
    id,
    title,
    beginsAt: begins_at.toISOString(),
    endsAt: ends_at?.toISOString() ?? null,
    state: outcome === 'missed' ? 'missed' : recording_id ? 'joining' : 'waiting',
  }
}
