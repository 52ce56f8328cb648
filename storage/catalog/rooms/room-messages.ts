import { sql } from 'kysely'
import type { RoomId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** A message of a room's chat. What was removed has no text any more. */
export type RoomMessage = {
  id: string
  /** Milliseconds since 1970, by the database's clock. */
  at: number
  /** The seat it was written from. */
  author: string
  name: string
  text: string
  removedBy: string | null
}

/** A chat is over when its room has been empty for this long: a viewer is replaced, and a network comes back, within it. */
const ended = sql<boolean>`(room.occupied_at is null or room.occupied_at < now() - interval '10 minutes')`

/** Somebody is the first in a room: its last messages in their order, those of a chat that is over erased. */
export async function openMessages(catalog: Catalog, room: RoomId, most: number): Promise<RoomMessage[]> {
  return await catalog.transaction().execute(async (transaction) => {
    await sql`delete from room_message using room where room.id = ${room} and room_id = ${room} and ${ended}`.execute(
      transaction,
    )
    await noteOccupied(transaction, [room])
    const rows = await transaction
      .selectFrom('room_message')
      .selectAll()
      .where('room_id', '=', room)
      .orderBy('number', 'desc')
      .limit(most)
      .execute()
    return rows.reverse().map(({ id, sent_at, author, name, text, removed_by }) => {
      return { id, at: sent_at.getTime(), author, name, text, removedBy: removed_by }
    })
  })
}

/** Keeps a message; undefined when it is kept already. */
export async function addMessage(
  catalog: Catalog,
  room: RoomId,
  message: Pick<RoomMessage, 'id' | 'author' | 'name' | 'text'>,
): Promise<RoomMessage | undefined> {
  const row = await catalog
    .insertInto('room_message')
    .values({ room_id: room, ...message })
    .onConflict((conflict) => conflict.doNothing())
    .returning('sent_at')
    .executeTakeFirst()
  return row && { ...message, at: row.sent_at.getTime(), removedBy: null }
}

/** Erases what a message said. */
export async function removeMessage(catalog: Catalog, room: RoomId, id: string, by: string): Promise<void> {
  await catalog
    .updateTable('room_message')
    .set({ text: '', removed_by: by })
    .where('room_id', '=', room)
    .where('id', '=', id)
    .execute()
}

/** There are people in these rooms now. */
export async function noteOccupied(catalog: Catalog, rooms: readonly RoomId[]): Promise<void> {
  if (rooms.length === 0) return
  await catalog.updateTable('room').set({ occupied_at: sql`now()` }).where('id', 'in', rooms).execute()
}

/** Erases the messages of rooms that have been empty for a while. */
export async function eraseEndedChats(catalog: Catalog): Promise<void> {
  await sql`delete from room_message using room where room.id = room_id and ${ended}`.execute(catalog)
}
