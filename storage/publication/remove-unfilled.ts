import type { NetGap } from '../../core/net/net.ts'
import { filledRecipe, replacedRecipe } from '../../core/recording/manifest.ts'
import { findRecording } from '../catalog/recordings/recordings.ts'
import { tidyPrefix } from '../objects/erase-prefix.ts'
import { parseObjectKey, type RecordingPlace, takePrefix } from '../objects/object-keys.ts'
import { nextTakeNumber } from './add-filled-takes.ts'
import type { PublicationContext } from './publication-context.ts'
import { readManifest } from './read-manifest.ts'

const composed = [filledRecipe, replacedRecipe]

/**
 * Removes what executions of filling have stored that came second or failed. Only once none of them runs any more.
 * @param gaps that were to be filled
 */
export async function removeUnfilled(
  context: PublicationContext,
  place: RecordingPlace,
  gaps: readonly NetGap[],
): Promise<void> {
  const { catalog, store } = context
  const recording = await findRecording(catalog, place.recording)
  if (!recording?.manifest_key) return
  const { takes } = await readManifest(store, parseObjectKey(recording.manifest_key))
  const rows = await catalog
    .selectFrom('live_segment')
    .select('key')
    .where('recording_id', '=', place.recording)
    .execute()
  const inits = await catalog
    .selectFrom('live_rendition')
    .select('init_key as key')
    .where('recording_id', '=', place.recording)
    .execute()
  const media = takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments]))
  const listed = new Set([...media, ...rows, ...inits].map(({ key }) => key))
  const next = await nextTakeNumber(context, recording)
  for (let take = recording.take + 1; take < next + gaps.length; take++) {
    await tidyPrefix(
      store,
      takePrefix(place, take),
      (key) => listed.has(key) || !composed.some((recipe) => key.includes(`-${recipe}/`)),
    )
  }
}
