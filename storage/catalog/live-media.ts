import type { Selectable } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
import type { Tables } from './tables.ts'

/** What stands in the catalogue of recordings that have no manifest yet; each list in the order of recording. */
export type LiveMedia = {
  takes: Selectable<Tables['take']>[]
  renditions: Selectable<Tables['live_rendition']>[]
  segments: Selectable<Tables['live_segment']>[]
}

export async function findLiveMedia(catalog: Catalog, recordings: RecordingId[]): Promise<LiveMedia> {
  if (recordings.length === 0) return { takes: [], renditions: [], segments: [] }
  const [takes, renditions, segments] = await Promise.all([
    catalog.selectFrom('take').selectAll().where('recording_id', 'in', recordings).orderBy('number').execute(),
    catalog.selectFrom('live_rendition').selectAll().where('recording_id', 'in', recordings).orderBy('take').execute(),
    catalog
      .selectFrom('live_segment')
      .selectAll()
      .where('recording_id', 'in', recordings)
      .orderBy('take')
      .orderBy('number')
      .execute(),
  ])
  return { takes, renditions, segments }
}
