import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { type Manifest, manifestSchema } from '../../core/recording/manifest.ts'
import type { ObjectKey, ObjectStore } from '../objects/object-store.ts'
import { readObject } from '../objects/read-object.ts'

/** A manifest from the store, checked. @throws ObjectMissing, StoreUnavailable, BadManifest */
export async function readManifest(store: ObjectStore, key: ObjectKey): Promise<Manifest> {
  return parseManifest(key, (await readObject(store, key)).toString())
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
