import type { OrganisationId, PersonId, RoomId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
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

/** Those of the seats whose people cannot sign in (any more) where the room belongs. */
export async function seatsWithoutAccount<Seat extends SignedInSeat>(catalog: Catalog, seats: Seat[]): Promise<Seat[]> {
  if (seats.length === 0) return []
  const members = await catalog
    .selectFrom('room')
    .innerJoin('membership', 'membership.organisation_id', 'room.organisation_id')
    .where('room.id', 'in', [...new Set(seats.map(({ room }) => room))])
    .where('membership.person_id', 'in', [...new Set(seats.map(({ person }) => person))])
    .where('membership.deactivated_at', 'is', null)
    .select(['room.id as room', 'membership.person_id as person'])
    .execute()
  const present = new Set(members.map(({ room, person }) => `${room} ${person}`))
  return seats.filter(({ room, person }) => !present.has(`${room} ${person}`))
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
