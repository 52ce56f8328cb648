import type { NetGap } from '../../core/net/net.ts'
import { blanksOf } from '../../core/recording/blanks-of.ts'
import { gapsOf } from '../../core/recording/gaps-of.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { pageEvents } from '../catalog/recordings/recording-problems.ts'
import type { Recording } from '../catalog/recordings/recordings.ts'
import { parseObjectKey } from '../objects/object-keys.ts'
import type { PublicationContext } from './publication-context.ts'
import { readManifest } from './read-manifest.ts'

/**
 * The gaps of a recording, and the manifest that has them; undefined where it has no manifest.
 * @throws StoreUnavailable
 */
export async function findGaps(
  { catalog, store }: PublicationContext,
  recording: Pick<Recording, 'id' | 'manifest_key' | 'first_frame_at' | 'lead' | 'stop_requested_at'>,
): Promise<{ manifest: Manifest; gaps: NetGap[] } | undefined> {
  if (!recording.manifest_key) return undefined
  const manifest = await readManifest(store, parseObjectKey(recording.manifest_key))
  const begin = recording.first_frame_at ?? new Date(manifest.firstFrameAt)
  const stop = recording.stop_requested_at
  const stoppedAt = stop ? (stop.getTime() - begin.getTime()) * 1000 : undefined
  const blanks = blanksOf(await pageEvents(catalog, recording.id), begin)
  return { manifest, gaps: gapsOf(manifest.takes, stoppedAt, blanks, manifest.pauses, recording.lead > 0) }
}
