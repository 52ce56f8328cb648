import type { Request } from 'express'
import { AppError } from '../../core/errors.ts'
import { sentence } from '../../core/sentence.ts'
import type { ObjectFacts, ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'

/** Milliseconds without a byte; longer than a part on its way into the store takes, during which nobody reads. */
const silence = 120_000

/** How many bytes come, as the request itself says. @throws FileLengthMissing, FileEmpty, FileTooLarge */
export function announcedBytes(request: Request, most: number): number {
  const told = request.headers['content-length']
  if (told === undefined || !/^\d{1,15}$/.test(told)) throw new FileLengthMissing()
  const bytes = Number(told)
  if (bytes === 0) throw new FileEmpty()
  if (bytes > most) throw new FileTooLarge(most)
  return bytes
}

/**
 * Stores the body of a request as it comes, a part of it in memory at a time. One that is cut off leaves nothing that a
 * listing shows.
 * @throws UploadCutOff, StoreUnavailable, StoreLied
 */
export async function receiveFile(
  store: ObjectStore,
  key: ObjectKey,
  request: Request,
  bytes: number,
): Promise<ObjectFacts> {
  request.setTimeout(silence, () => request.destroy())
  try {
    return await store.putStream(key, piecesOf(request), { bytes }, 'application/octet-stream')
  } finally {
    request.setTimeout(0)
  }
}

async function* piecesOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of request) yield piece
  } catch (cause) {
    throw new UploadCutOff({ cause })
  }
}

class UploadCutOff extends AppError {
  constructor(options?: ErrorOptions) {
    super('file.cut-off', 'caller', 'The upload was cut off. Nothing of it is kept: try again.', options)
  }
}

class FileLengthMissing extends AppError {
  constructor() {
    super('file.length-missing', 'caller', 'The request has to say how long the file is (Content-Length).')
  }
}

class FileEmpty extends AppError {
  constructor() {
    super('file.empty', 'caller', 'This file is empty.')
  }
}

class FileTooLarge extends AppError {
  constructor(most: number) {
    super(
      'file.too-large',
      'caller',
      sentence('This file is too large: {{megabytes}} MB are the most.', { megabytes: Math.floor(most / 1e6) }),
    )
  }
}
