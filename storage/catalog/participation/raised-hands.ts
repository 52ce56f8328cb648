import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import {
  type HandId,
  type LectureId,
  newId,
  type OrganisationId,
  type PersonId,
  type RoomId,
} from '../../../core/ids.ts'
import { tellParticipation } from '../notify/tell-participation.ts'
import type { Catalog } from '../open-catalog.ts'

/** Somebody who watches and asks to be taken into the room. */
export type RaisedHand = { id: HandId; name: string; raisedAt: Date; invited: boolean }

/** A page tells that it is still open twice within this time; a hand of somebody who is gone helps nobody. */
const lastsSeconds = 75
/** For so long somebody who was invited may come in. */
const invitedMinutes = 5

const isThere = sql<boolean>`(admitted_at is null and (invited_at > now() - ${invitedMinutes} * interval '1 minute'
  or (invited_at is null and seen_at > now() - ${lastsSeconds} * interval '1 second')))`
const isInvited = sql<boolean>`(admitted_at is null and invited_at is not null
  and invited_at > now() - ${invitedMinutes} * interval '1 minute')`

/** In a query of `room`: this person was invited into it by somebody in charge of the lecture, and has not come in yet. */
export const isInvitedInto = (person: PersonId | null) => sql<boolean>`exists (
  select from raised_hand join lecture on lecture.id = raised_hand.lecture_id
  where lecture.room_id = room.id and raised_hand.person_id = ${person} and ${isInvited})`

/** The hands beside a lecture's player, in the order in which they were raised. */
export async function raisedHandsOf(catalog: Catalog, lecture: LectureId): Promise<RaisedHand[]> {
  return await catalog
    .selectFrom('raised_hand')
    .innerJoin('person', 'person.id', 'raised_hand.person_id')
    .where('lecture_id', '=', lecture)
    .where(isThere)
    .select(['raised_hand.id', 'person.name', 'raised_at as raisedAt', isInvited.as('invited')])
    .orderBy('raised_at')
    .orderBy('raised_hand.id')
    .execute()
}

/**
 * Raises a hand, or tells that it still is: it keeps its place. One that had lapsed, or whose invitation was used, is raised
 * anew.
 */
export async function raiseHand(
  catalog: Catalog,
  hand: { organisation: OrganisationId; lecture: LectureId; person: PersonId },
): Promise<HandId> {
  const { organisation, lecture, person } = hand
  const again = await catalog
    .updateTable('raised_hand')
    .set({ seen_at: sql`now()` })
    .where('lecture_id', '=', lecture)
    .where('person_id', '=', person)
    .where(isThere)
    .returning('id')
    .executeTakeFirst()
  if (again) return again.id
  const { id } = await catalog
    .insertInto('raised_hand')
    .values({ id: newId<HandId>(), organisation_id: organisation, lecture_id: lecture, person_id: person })
    .onConflict((conflict) =>
      conflict.columns(['lecture_id', 'person_id']).doUpdateSet({
        ...{ raised_at: sql`clock_timestamp()`, seen_at: sql`clock_timestamp()` },
        ...{ invited_at: null, admitted_at: null },
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await tellParticipation(catalog, lecture)
  return id
}

export async function lowerHand(catalog: Catalog, lecture: LectureId, person: PersonId): Promise<void> {
  await catalog.deleteFrom('raised_hand').where('lecture_id', '=', lecture).where('person_id', '=', person).execute()
  await tellParticipation(catalog, lecture)
}

/** The person's own hand, while it is raised or invited. */
export async function ownHand(catalog: Catalog, lecture: LectureId, person: PersonId): Promise<HandId | null> {
  const row = await catalog
    .selectFrom('raised_hand')
    .select('id')
    .where('lecture_id', '=', lecture)
    .where('person_id', '=', person)
    .where(isThere)
    .executeTakeFirst()
  return row?.id ?? null
}

/**
 * Invites whoever has raised this hand into the room, or takes the invitation back; one that stands ends when it would have.
 * @throws HandMissing
 */
export async function inviteHand(catalog: Catalog, lecture: LectureId, hand: HandId, invited: boolean): Promise<void> {
  const changed = await catalog
    .updateTable('raised_hand')
    .set({ invited_at: invited ? sql`coalesce(invited_at, clock_timestamp())` : null })
    .where('id', '=', hand)
    .where('lecture_id', '=', lecture)
    .where(isThere)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new HandMissing()
  await tellParticipation(catalog, lecture)
}

/** Who was invited into a room joins it: the invitation is used up. Answers whether there was one. */
export async function admitInvited(catalog: Catalog, room: RoomId, person: PersonId): Promise<boolean> {
  const used = await catalog
    .updateTable('raised_hand')
    .from('lecture')
    .set({ admitted_at: sql`clock_timestamp()` })
    .whereRef('lecture.id', '=', 'raised_hand.lecture_id')
    .where('lecture.room_id', '=', room)
    .where('raised_hand.person_id', '=', person)
    .where(isInvited)
    .returning('raised_hand.lecture_id')
    .execute()
  for (const { lecture_id } of used) await tellParticipation(catalog, lecture_id)
  return used.length > 0
}

export class HandMissing extends AppError {
  constructor() {
    super('hand.missing', 'caller', 'This hand is no longer raised.')
  }
}
