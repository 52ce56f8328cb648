import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import { listedObjects } from '../../core/recording/listed-objects.ts'
import { type Manifest, manifestSchema } from '../../core/recording/manifest.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
import type { Recording, RecordingPatch } from '../catalog/recordings/recordings.ts'
import { manifestKey } from '../objects/object-keys.ts'
import type { ObjectKey } from '../objects/object-store.ts'
import type { PublicationContext } from './publication-context.ts'

/**
 * Stores a manifest under a number that nobody else gets, so that two who publish at once never write the same object:
 * only one of them sets the pointer afterwards. Returns what the pointer's row then holds.
 */
export async function putManifest(
  { catalog, store }: PublicationContext,
  recording: Recording,
  content: Omit<Manifest, 'fence'>,
): Promise<{ key: ObjectKey; pointer: RecordingPatch }> {
  const fence = await nextFence(catalog, recording.id)
  const manifest = manifestSchema.parse({ ...content, fence })
  const key = manifestKey({ organisation: recording.organisation_id, recording: recording.id }, fence)
  await store.put(key, Buffer.from(JSON.stringify(manifest)), 'application/json')
  return { key, pointer: pointerTo(manifest, key) }
}

/** What a recording's row holds of its manifest besides the number. */
export function pointerTo(
  manifest: Manifest,
  key: ObjectKey,
): { manifest_key: ObjectKey; duration: number; bytes: number } {
  return { manifest_key: key, duration: playerDuration(manifest.takes), bytes: bytesOf(manifest) }
}

/** Highest number of a manifest that was ever begun for the recording, this one included. */
async function nextFence(catalog: PublicationContext['catalog'], id: RecordingId): Promise<number> {
  const { manifest_fence } = await catalog
    .updateTable('recording')
    .set({ manifest_fence: sql`manifest_fence + 1` })
    .where('id', '=', id)
    .returning('manifest_fence')
    .executeTakeFirstOrThrow()
  return manifest_fence
}

function bytesOf(manifest: Manifest): number {
  return listedObjects(manifest).reduce((sum, { bytes }) => sum + bytes, 0)
}
