import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import { type Manifest, manifestSchema } from '../../core/recording/manifest.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
import type { Recording, RecordingPatch } from '../catalog/recordings.ts'
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
  const pointer = { manifest_key: key, duration: playerDuration(manifest.takes), bytes: bytesOf(manifest) }
  return { key, pointer }
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

/** All that is listed, each object once. */
function bytesOf({ takes, poster, thumbnails, download }: Manifest): number {
  const media = takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments]))
  const artefacts = [poster, download, ...(thumbnails?.sheets ?? [])].filter((artefact) => artefact !== undefined)
  const sizes = new Map([...media, ...artefacts].map(({ key, bytes }) => [key, bytes]))
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
}
