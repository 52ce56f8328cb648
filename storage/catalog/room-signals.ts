import type { OrganisationId, RoomId } from '../../core/ids.ts'
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
