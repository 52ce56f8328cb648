import type { LectureId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { eraseRows, recordingsOf, refuseWhileRecording } from '../../storage/catalog/trash.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { storeAbout } from '../about/store-about.ts'

/**
 * Erases a lecture whose time in the trash is over: every object of its recordings first, its rows last. Whatever dies
 * in between, the lecture stays in the list of what is to be erased, and the next run finishes it.
 * @throws LectureIsRecording, NotErased, StoreUnavailable
 */
export async function eraseLecture(
  { catalog, store, log }: { catalog: Catalog; store: ObjectStore; log: Log },
  lecture: LectureId,
): Promise<void> {
  const recordings = await recordingsOf(catalog, lecture)
  refuseWhileRecording(lecture, recordings)
  let objects = 0
  for (const { id, organisation_id } of recordings) {
    const prefix = recordingPrefix({ organisation: organisation_id, recording: id })
    // It says that the lecture is being erased and goes last: a rescan does not bring back what is half gone.
    const about = await storeAbout({ catalog, store }, id)
    objects += await erasePrefix(store, prefix, (key) => key === about)
    objects += await erasePrefix(store, prefix)
  }
  await eraseRows(catalog, lecture)
  log.info({ lecture, objects }, 'erased')
}
