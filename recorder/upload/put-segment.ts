import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import type { SegmentEntry } from '../../core/recording/manifest.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { StoreLied } from '../../storage/objects/store-errors.ts'

/**
 * Puts a closed segment into the store. Where that fails the file is read again: a store says that it is away when the
 * file is.
 * @throws SegmentAltered where the file is at fault, else what the store says
 */
export async function putSegment(
  store: ObjectStore,
  key: ObjectKey,
  path: string,
  contentType: string,
  entry: Pick<SegmentEntry, 'md5'>,
): Promise<void> {
  let failure: unknown
  try {
    const { md5 } = await store.putFile(key, path, contentType)
    if (md5 === entry.md5) return
    failure = new StoreLied(`${key} was written with MD5 ${entry.md5} and is stored with ${md5}`)
  } catch (error) {
    failure = error
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new SegmentAltered(key, error)
  })
  if (createHash('md5').update(bytes).digest('hex') !== entry.md5) throw new SegmentAltered(key)
  throw failure
}

/** The file on disk is gone, cannot be read, or has other bytes than were written to it. */
export class SegmentAltered extends AppError {
  constructor(key: string, cause?: unknown) {
    super('upload.segment-altered', 'node', `The spooled file of ${key} is not what was written.`, { cause })
  }
}

/** It stayed so. The take goes on without the segment; what is left of its file stays in the spool. */
export class SegmentLost extends AppError {
  constructor(what: string, cause: unknown) {
    super('upload.segment-lost', 'node', `${what} cannot be stored: its file is gone, altered or unreadable.`, {
      cause,
    })
  }
}
