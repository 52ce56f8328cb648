import type { Log } from '../../core/log.ts'
import { filesToSweep, forgetFile } from '../../storage/catalog/lecture-files.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'

/** Removes files of lectures that were removed a day ago, and what uploads have left that nobody finishes any more. */
export async function sweepFiles(
  { catalog, store, log }: { catalog: Catalog; store: ObjectStore; log: Log },
  hours: number,
): Promise<void> {
  const files = await filesToSweep(catalog, hours)
  for (const { id, key } of files) {
    await erasePrefix(store, key)
    await forgetFile(catalog, id)
  }
  if (files.length > 0) log.info({ files: files.length }, 'removed files that nobody wants any more')
}
