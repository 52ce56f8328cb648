import { AppError } from '../../core/errors.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'
import { factsInWords, ObjectMissing, StoreLied, StoreUnavailable } from './store-errors.ts'

/**
 * Copies an object from one store to another, verified like every `put`, and never more of it than a part is in memory.
 * `there`: the target has it already, with the same size and MD5. `gone`: the source has it no longer; where it was
 * deleted there while it was copied, the copy is deleted again.
 * @throws StoreLied where the target holds other bytes under that key, or the source sends others than it tells of;
 * StoreUnavailable
 */
export async function copyObject(
  from: ObjectStore,
  to: ObjectStore,
  key: ObjectKey,
  signal?: AbortSignal,
): Promise<'copied' | 'there' | 'gone'> {
  const [source, held] = await Promise.all([from.stat(key), to.stat(key)])
  if (!source) return 'gone'
  if (held) {
    if (held.bytes === source.bytes && held.md5 === source.md5) return 'there'
    throw new StoreLied(
      `of ${key} one store has ${factsInWords(source)}, the one it is copied to ${factsInWords(held)}`,
    )
  }
  try {
    await to.putStream(key, read(from, key), source, contentTypeOf(key), signal)
  } catch (error) {
    if (error instanceof ObjectMissing) return 'gone'
    throw error
  }
  if (await from.stat(key)) return 'copied'
  await to.delete([key])
  return 'gone'
}

/** Asks the source for it only once somebody reads, who then also sees to its end. */
async function* read(from: ObjectStore, key: ObjectKey): AsyncGenerator<Uint8Array> {
  try {
    yield* await from.get(key)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new StoreUnavailable(`${key} was not sent to its end`, { cause: error })
  }
}

/** As those who store tell it. What is sent to players has its type from the viewer. */
function contentTypeOf(key: ObjectKey): string {
  if (key.endsWith('.json')) return 'application/json'
  if (key.endsWith('.jpg')) return 'image/jpeg'
  if (key.endsWith('.mjr') || key.endsWith('.bin')) return 'application/octet-stream'
  return key.includes('/audio/') ? 'audio/mp4' : 'video/mp4'
}
