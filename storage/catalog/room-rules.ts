import { sql } from 'kysely'

/** As conference/room-rules.ts has them. */
export type StoredRules = {
  lobby: boolean
  sharing: 'everybody' | 'lecturers'
  speaking: 'everybody' | 'lecturers'
}

type Columns = { lobby_at: Date | null; sharing_limited_at: Date | null; speaking_limited_at: Date | null }

export function roomRulesOf(room: Columns): StoredRules {
  return {
    lobby: room.lobby_at !== null,
    sharing: room.sharing_limited_at === null ? 'everybody' : 'lecturers',
    speaking: room.speaking_limited_at === null ? 'everybody' : 'lecturers',
  }
}

/** What changes in a room's row; what is not named stays. */
export function ruleColumns({ lobby, sharing, speaking }: Partial<StoredRules>) {
  return {
    ...(lobby === undefined ? {} : { lobby_at: lobby ? sql<Date>`coalesce(lobby_at, now())` : null }),
    ...(sharing === undefined
      ? {}
      : { sharing_limited_at: sharing === 'lecturers' ? sql<Date>`coalesce(sharing_limited_at, now())` : null }),
    ...(speaking === undefined
      ? {}
      : { speaking_limited_at: speaking === 'lecturers' ? sql<Date>`coalesce(speaking_limited_at, now())` : null }),
  }
}
