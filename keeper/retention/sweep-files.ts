import type { Log } from '../../core/log.ts'
import { filesToSweep, forgetFile } from '../../storage/catalog/lectures/lecture-files.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { sweepPrefix } from './sweep-prefix.ts'

/** Removes files of lectures that were removed a day ago, and what uploads have left that nobody finishes any more. */
export async function sweepFiles(
  { catalog, store, log }: { catalog: Catalog; store: ObjectStore; log: Log },
  hours: number,
): Promise<void> {
  let files = 0
  for (const { id, key } of await filesToSweep(catalog, hours)) {
    if ((await sweepPrefix({ store, log: log.child({ file: id }) }, key)) === undefined) continue
    await forgetFile(catalog, id)
    files++
  }
  if (files > 0) log.info({ files }, 'removed files that nobody wants any more')
}
