import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { type Manifest, manifestSchema } from '../../core/recording/manifest.ts'
import type { ObjectKey, ObjectStore } from '../objects/object-store.ts'

/** A manifest from the store, checked. @throws ObjectMissing, StoreUnavailable, BadManifest */
export async function readManifest(store: ObjectStore, key: ObjectKey): Promise<Manifest> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(key)) pieces.push(piece)
  return parseManifest(key, Buffer.concat(pieces).toString())
}

function parseManifest(key: ObjectKey, text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new BadManifest(key, error)
  }
}

class BadManifest extends AppError {
  constructor(key: ObjectKey, cause: unknown) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    super('publication.bad-manifest', 'lecture', `${key} is not a manifest: ${why}`, { cause })
  }
}
