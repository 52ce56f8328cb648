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

/** What changes in a room's row; what is not named stays, and so does since when something is limited. */
export function ruleColumns({ lobby, sharing, speaking }: Partial<StoredRules>, row: 'new' | 'there' = 'there') {
  const since = (limited: boolean, column: keyof Columns) => {
    if (!limited) return null
    return row === 'new' ? sql<Date>`now()` : sql<Date>`coalesce(${sql.ref(column)}, now())`
  }
  return {
    ...(lobby === undefined ? {} : { lobby_at: since(lobby, 'lobby_at') }),
    ...(sharing === undefined ? {} : { sharing_limited_at: since(sharing === 'lecturers', 'sharing_limited_at') }),
    ...(speaking === undefined ? {} : { speaking_limited_at: since(speaking === 'lecturers', 'speaking_limited_at') }),
  }
}
