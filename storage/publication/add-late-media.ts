import type { RecordingId } from '../../core/ids.ts'
import { layOutTakes } from '../../core/recording/lay-out-takes.ts'
import { type Manifest, sameCapture } from '../../core/recording/manifest.ts'
import { mergeStored } from '../../core/recording/merge-stored.ts'
import { findRecording } from '../catalog/recordings/recordings.ts'
import { orderWorkAnew } from '../catalog/recordings/work.ts'
import { dropListedSegments } from './drop-listed-segments.ts'
import { extendManifest } from './extend-manifest.ts'
import { publishAfterFailure } from './finalise-recording.ts'
import type { PublicationContext } from './publication-context.ts'
import { readStoredTakes } from './stored-takes.ts'

/**
 * Takes media into a recording that was published, or had failed, before that media was stored: a recorder was away and
 * came back, or a superseded take went on uploading. All takes are laid out anew. Where that changes what is played,
 * what was derived is derived again; the poster, a picture as good as before, stays. Returns how many segments found
 * their place.
 * @throws StoreUnavailable; NotPublished when the recording is erased meanwhile
 */
export async function addLateMedia(context: PublicationContext, id: RecordingId): Promise<number> {
  const { catalog } = context
  const recording = await findRecording(catalog, id)
  if (!recording) return 0
  if (recording.state === 'failed') return await publishAfterFailure(context, recording)
  const { takes: later } = await readStoredTakes(catalog, recording)
  const listed = await extendManifest(
    context,
    id,
    (current) => layOutAnew(current, mergeStored(current.takes, later)),
    (transaction) => orderWorkAnew(transaction, id),
  )
  return await dropListedSegments(catalog, id, listed.takes)
}

/** The manifest with all that is stored; itself where that plays the same. */
function layOutAnew(manifest: Manifest, stored: Parameters<typeof layOutTakes>[0]): Manifest {
  const { thumbnails, download, trimmed, ...kept } = manifest
  const takes = layOutTakes(stored)
  const next = { ...kept, duration: takes.at(-1)?.end ?? 0, takes }
  return sameCapture(manifest, next) ? manifest : next
}
