import type { LectureId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { beginErasure, eraseRows, recordingsOf } from '../../storage/catalog/retention/trash.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { storeAbout } from '../about/store-about.ts'

/**
 * Erases a lecture whose time in the trash is over: every object of its recordings first, its rows last. From its beginning on nobody restores or holds it. Whatever dies
 * in between, the lecture stays in the list of what is to be erased, and the next run finishes it.
 * @throws LectureHeld, LectureIsRecording, LectureNotInTrash, NotErased, VersionsStay, StoreUnavailable
 */
export async function eraseLecture(
  { catalog, store, log }: { catalog: Catalog; store: ObjectStore; log: Log },
  lecture: LectureId,
): Promise<void> {
  await beginErasure(catalog, lecture)
  const recordings = await recordingsOf(catalog, lecture)
  let objects = 0
  // Each says that the lecture is being erased, before anything is, and goes last: a rescan does not bring back what is half
  // gone.
  const abouts = new Set<ObjectKey | undefined>()
  for (const { id } of recordings) abouts.add(await storeAbout({ catalog, store }, id))
  for (const { id, organisation_id } of recordings) {
    const prefix = recordingPrefix({ organisation: organisation_id, recording: id })
    objects += await erasePrefix(store, prefix, (key) => abouts.has(key))
  }
  for (const { id, organisation_id } of recordings) {
    objects += await erasePrefix(store, recordingPrefix({ organisation: organisation_id, recording: id }))
  }
  await eraseRows(catalog, lecture)
  log.info({ lecture, objects }, 'erased')
}
