import { sql } from 'kysely'
import type { OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { RenditionEntry, SegmentEntry } from '../../../core/recording/manifest.ts'
import type { Catalog } from '../open-catalog.ts'

/** The take whose playable media a row tells of. */
export type LiveTake = { organisation: OrganisationId; recording: RecordingId; take: number }

/** A track of a running take, once its init segment is in the store. A second call changes nothing. */
export async function addLiveRendition(
  catalog: Catalog,
  take: LiveTake,
  rendition: Omit<RenditionEntry, 'segments'>,
): Promise<void> {
  await catalog
    .insertInto('live_rendition')
    .values({
      organisation_id: take.organisation,
      recording_id: take.recording,
      take: take.take,
      track: rendition.track,
      rendition: rendition.rendition,
      recipe: rendition.recipe,
      codecs: rendition.codecs,
      width: rendition.width ?? null,
      height: rendition.height ?? null,
      timescale: rendition.timescale,
      init_key: rendition.init.key,
      init_bytes: rendition.init.bytes,
      init_sha256: rendition.init.sha256,
      init_md5: rendition.init.md5,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * A segment that the store has proven to hold: from now on playlists list it, and who waits for it is told
 * (`notify media`). A second call changes nothing.
 */
export async function addLiveSegment(
  catalog: Catalog,
  take: LiveTake,
  rendition: Pick<RenditionEntry, 'track' | 'rendition'>,
  segment: SegmentEntry,
): Promise<void> {
  await catalog
    .with('added', (added) =>
      added
        .insertInto('live_segment')
        .values({
          organisation_id: take.organisation,
          recording_id: take.recording,
          take: take.take,
          track: rendition.track,
          rendition: rendition.rendition,
          number: segment.number,
          start: segment.start,
          duration: segment.duration,
          bytes: segment.bytes,
          sha256: segment.sha256,
          md5: segment.md5,
          key: segment.key,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('recording_id'),
    )
    .selectFrom('added')
    .select(sql`pg_notify('media', recording_id)`.as('told'))
    .execute()
}
