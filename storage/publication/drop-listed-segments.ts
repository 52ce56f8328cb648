import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Catalog } from '../catalog/open-catalog.ts'

/** Keys per statement: PostgreSQL takes 65,535 parameters. */
const batch = 10_000

/**
 * The rows that a manifest replaces. Others stay, with those of the renditions: a recorder that comes back goes on adding
 * to them, and what has no counterpart yet may get one. Returns how many are gone.
 */
export async function dropListedSegments(catalog: Catalog, id: RecordingId, takes: Manifest['takes']): Promise<number> {
  const keys = takes.flatMap(({ renditions }) => renditions.flatMap(({ segments }) => segments.map(({ key }) => key)))
  let dropped = 0
  for (let first = 0; first < keys.length; first += batch) {
    const listed = keys.slice(first, first + batch)
    const { numDeletedRows } = await catalog
      .deleteFrom('live_segment')
      .where('recording_id', '=', id)
      .where('key', 'in', listed)
      .executeTakeFirst()
    dropped += Number(numDeletedRows)
  }
  return dropped
}
