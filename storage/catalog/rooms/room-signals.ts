import { sql } from 'kysely'
import type { OrganisationId, PersonId, RoomId } from '../../../core/ids.ts'
import type { CourseRole } from '../courses/courses.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Role } from '../tables/people.ts'
import { roomRulesOf, type StoredRules } from './room-rules.ts'

/** What signalling has to know of a room, whoever asks. */
export type SignalledRoom = {
  id: RoomId
  organisation: OrganisationId
  name: string
  locked: boolean
  chat: boolean
  rules: StoredRules
  /** What is said while nobody records is kept for two minutes. */
  lead: boolean
}

/** Somebody who is in a room, or waits before it, with the account they came with. */
type SignedInSeat = { room: RoomId; person: PersonId }

/** What says whether somebody leads a room: viewer/access/decide.ts decides. */
export type RoomMember = {
  person: { id: PersonId; role: Role }
  room: { owner_id: PersonId | null; part: CourseRole | null }
}

/** The seats with what their people are now; null: they cannot sign in (any more) where the room belongs. */
export async function lookUpMembers<Seat extends SignedInSeat>(
  catalog: Catalog,
  seats: Seat[],
): Promise<(Seat & { member: RoomMember | null })[]> {
  if (seats.length === 0) return []
  const rooms = sql.val(seats.map(({ room }) => room))
  const people = sql.val(seats.map(({ person }) => person))
  const rows = await catalog
    .selectFrom(
      sql<SignedInSeat>`(select unnest(${rooms}::text[]) as room, unnest(${people}::text[]) as person)`.as('seat'),
    )
    .innerJoin('room', 'room.id', 'seat.room')
    .innerJoin('membership', (join) =>
      join
        .onRef('membership.organisation_id', '=', 'room.organisation_id')
        .onRef('membership.person_id', '=', 'seat.person'),
    )
    .leftJoin('course_member', (join) =>
      join
        .onRef('course_member.course_id', '=', 'room.course_id')
        .onRef('course_member.person_id', '=', 'membership.person_id'),
    )
    .where('membership.deactivated_at', 'is', null)
    .select(['seat.room', 'seat.person', 'room.owner_id', 'membership.role', 'course_member.role as part'])
    .execute()
  const members = new Map(
    rows.map(({ room, person, role, owner_id, part }): [string, RoomMember] => [
      `${room} ${person}`,
      { person: { id: person, role }, room: { owner_id, part } },
    ]),
  )
  return seats.map((seat) => ({ ...seat, member: members.get(`${seat.room} ${seat.person}`) ?? null }))
}

/** The room, unless there is none or it was deleted. */
export async function findSignalledRoom(catalog: Catalog, id: RoomId): Promise<SignalledRoom | undefined> {
  const row = await catalog
    .selectFrom('room')
    .select([
      'id',
      'organisation_id',
      'name',
      'locked_at',
      'chat_off_at',
      'keeps_lead',
      'lobby_at',
      'sharing_limited_at',
      'speaking_limited_at',
    ])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      organisation: row.organisation_id,
      name: row.name,
      locked: row.locked_at !== null,
      chat: row.chat_off_at === null,
      rules: roomRulesOf(row),
      lead: row.keeps_lead,
    }
  )
}
