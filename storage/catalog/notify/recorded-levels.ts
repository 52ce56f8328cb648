import { sql } from 'kysely'
import { isId, type RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** How loud what a recorder hears is: the loudest root of the mean square since it was told before, 0 to 1. */
export type RecordedLevel = { recording: RecordingId; level: number }

/** Asks the takes of these recordings for their levels, for some seconds (`notify level_asked, <recording>`). */
export async function askForLevels(catalog: Catalog, recordings: RecordingId[]): Promise<void> {
  if (recordings.length === 0) return
  await sql`select pg_notify('level_asked', id) from unnest(${recordings}::text[]) as id`.execute(catalog)
}

/** Tells every viewer how loud a recording is right now (`notify level, <recording> <level>`); nothing is stored of it. */
export async function tellLevel(catalog: Catalog, { recording, level }: RecordedLevel): Promise<void> {
  await sql`select pg_notify('level', ${`${recording} ${level.toFixed(4)}`})`.execute(catalog)
}

/** Pure: what `tellLevel` has told; undefined for anything else. */
export function readLevel(payload: string): RecordedLevel | undefined {
  const [recording, text = ''] = payload.split(' ')
  const level = text === '' ? Number.NaN : Number(text)
  return isId<RecordingId>(recording) && level >= 0 && level <= 1 ? { recording, level } : undefined
}
