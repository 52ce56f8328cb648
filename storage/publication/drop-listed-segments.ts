import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Catalog } from '../catalog/open-catalog.ts'

/**
 * The rows that a manifest replaces. Others stay, with those of the renditions: a recorder that comes back goes on adding
 * to them, and what has no counterpart yet may get one. Returns how many are gone.
 */
export async function dropListedSegments(catalog: Catalog, id: RecordingId, takes: Manifest['takes']): Promise<number> {
  const keys = takes.flatMap(({ renditions }) => renditions.flatMap(({ segments }) => segments.map(({ key }) => key)))
  // One array instead of a parameter for each: a lecture of three hours has thousands.
  const { numDeletedRows } = await catalog
    .deleteFrom('live_segment')
    .where('recording_id', '=', id)
    .where(sql<boolean>`key = any(${keys})`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
