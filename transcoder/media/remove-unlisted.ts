import { listedObjects } from '../../core/recording/listed-objects.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { tidyPrefix } from '../../storage/objects/erase-prefix.ts'
import { attemptOf, parseObjectKey, type RecordingPlace } from '../../storage/objects/object-keys.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import type { TranscoderContext } from '../transcoder-context.ts'

/**
 * Removes what executions up to this one have left that were interrupted or came second. Once something is published,
 * nothing else of theirs below its prefix can ever be listed; a later execution may be storing what will be.
 * @param attempt of the execution that cleans up
 * @param prefixes those of published derivatives; never those of captured media
 */
export async function removeUnlisted(
  { catalog, store }: TranscoderContext,
  place: RecordingPlace,
  attempt: number,
  prefixes: (place: RecordingPlace, manifest: Manifest) => string[],
): Promise<void> {
  const current = await findRecording(catalog, place.recording)
  if (!current?.manifest_key) return
  const manifest = await readManifest(store, parseObjectKey(current.manifest_key))
  const listed = new Set(listedObjects(manifest).map(({ key }) => key))
  const spare = (key: ObjectKey) => listed.has(key) || attemptOf(key) > attempt
  for (const prefix of prefixes(place, manifest)) await tidyPrefix(store, prefix, spare)
}
