import { sql } from 'kysely'

/** Since when a row of `recording` is a replay that others may watch; null: it is none yet, or has never been one. */
export const releasedAt = sql<Date | null>`case when recording.state = 'hidden' then recording.released_at
  else coalesce(recording.released_at, recording.published_at) end`
