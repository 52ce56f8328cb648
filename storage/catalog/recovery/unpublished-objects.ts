import { sql } from 'kysely'
import type { ListedObject } from '../../../core/recording/listed-objects.ts'
import type { Catalog } from '../open-catalog.ts'

/** What no manifest lists: media that is not published, as the rows of segments and their renditions tell, and files. */
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
  const files = await catalog
    .selectFrom('lecture_file')
    .where('stored_at', 'is not', null)
    .where('removed_at', 'is', null)
    .select(['key', 'bytes', sql<string | undefined>`md5`.as('md5')])
    .execute()
  return [...inits, ...segments, ...files]
}
