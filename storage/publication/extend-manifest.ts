import { sql } from 'kysely'
import { AppError } from '../../core/errors.ts'
import type { RecordingId } from '../../core/ids.ts'
import { type Manifest, sameCapture } from '../../core/recording/manifest.ts'
import { sameTrim, type Trim } from '../../core/recording/trim.ts'
import { trimmedAway } from '../../core/recording/trim-manifest.ts'
import { trimOf } from '../catalog/lectures/trims.ts'
import { type Catalog, inTransaction } from '../catalog/open-catalog.ts'
import { findRecording, type Recording, RecordingMissing } from '../catalog/recordings/recordings.ts'
import { parseObjectKey } from '../objects/object-keys.ts'
import type { PublicationContext } from './publication-context.ts'
import { putManifest } from './put-manifest.ts'
import { readManifest } from './read-manifest.ts'

/** States in which a recording has a manifest that may grow. */
const published = ['published', 'hidden', 'trashed'] as const

/**
 * Replaces the manifest of a published recording by a changed one: stored under the next number, then the pointer is
 * set if nobody else has set it, or trimmed the recording, meanwhile; else `change` is asked again with what then stands
 * there. A `change` that returns what it was given changes nothing. Everybody who waits for news of the recording is told.
 * @param alongside what else is written in the transaction that sets the pointer
 * @throws RecordingMissing; NotPublished where there is no manifest (any more); StoreUnavailable
 */
export async function extendManifest(
  context: PublicationContext,
  id: RecordingId,
  change: (manifest: Manifest, trim: Trim | undefined) => Manifest,
  alongside: (transaction: Catalog) => Promise<void> = async () => {},
): Promise<Manifest> {
  const { catalog, store } = context
  for (;;) {
    const recording = await findRecording(catalog, id)
    if (!recording) throw new RecordingMissing(id)
    const current = currentKey(recording)
    const manifest = await readManifest(store, current)
    const trim = trimOf(recording)
    const next = change(manifest, trim)
    if (next === manifest) return manifest
    const { key, pointer } = await putManifest(context, recording, next)
    const set = await inTransaction(catalog, async (transaction) => {
      const row = await transaction
        .updateTable('recording')
        .set(pointer)
        .where('id', '=', id)
        .where('manifest_key', '=', current)
        .where('state', 'in', published)
        .where('trimmed_from', 'is not distinct from', recording.trimmed_from)
        .where('trimmed_to', 'is not distinct from', recording.trimmed_to)
        .returning('id')
        .executeTakeFirst()
      if (!row) return false
      await countTrimmed(transaction, id, next, trim)
      await alongside(transaction)
      await sql`select pg_notify('recording', ${id})`.execute(transaction)
      return true
    })
    if (set) return await readManifest(store, key)
    // Somebody was faster, or the recording is being erased: nothing may point to this one.
    await store.delete([key]).catch(() => {})
  }
}

/**
 * Adds what was derived from `basis`. Where the recording plays other stretches by now (media came late, or somebody has
 * trimmed it otherwise), nothing is added: its work was ordered anew.
 * @param of the trim that `basis` was cut by; undefined: it is of the whole, which stays whatever is trimmed
 * @throws as extendManifest
 */
export async function addDerived(
  context: PublicationContext,
  id: RecordingId,
  basis: Manifest,
  change: (manifest: Manifest) => Manifest,
  of: Trim | undefined = undefined,
): Promise<void> {
  await extendManifest(context, id, (current, trim) =>
    sameCapture(basis, current) && (!of || sameTrim(of, trim)) ? change(current) : current,
  )
}

/** Of a trimmed recording there may be more, or less, to leave out. */
async function countTrimmed(
  transaction: Catalog,
  id: RecordingId,
  manifest: Manifest,
  trim: Trim | undefined,
): Promise<void> {
  if (!trim) return
  const trimmed_away = trimmedAway(manifest, trim)
  await transaction.updateTable('recording').set({ trimmed_away }).where('id', '=', id).execute()
}

function currentKey(recording: Recording) {
  if (!recording.manifest_key || !published.some((state) => state === recording.state))
    throw new NotPublished(recording)
  return parseObjectKey(recording.manifest_key)
}

class NotPublished extends AppError {
  constructor({ id, state }: Recording) {
    super('publication.not-published', 'caller', `The recording ${id} has no manifest: it is ${state}.`)
  }
}
