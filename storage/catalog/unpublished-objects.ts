import type { ListedObject } from '../../core/recording/listed-objects.ts'
import type { Catalog } from './open-catalog.ts'

/** Media that no manifest lists yet: what the rows of segments, and of the renditions that they belong to, tell. */
export async function unpublishedObjects(catalog: Catalog): Promise<ListedObject[]> {
  const segments = await catalog.selectFrom('live_segment').select(['key', 'bytes', 'md5']).execute()
  const inits = await catalog
    .selectFrom('live_rendition')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('live_segment')
          .whereRef('live_segment.recording_id', '=', 'live_rendition.recording_id')
          .whereRef('live_segment.take', '=', 'live_rendition.take')
          .select('number'),
      ),
    )
    .select(['init_key as key', 'init_bytes as bytes', 'init_md5 as md5'])
    .execute()
  return [...inits, ...segments]
}
