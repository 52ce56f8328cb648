import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'

/** Small objects in memory, read once for all who ask within a while. */
export type RecentPieces = {
  /**
   * `done` is to be called when it was sent. Undefined: too much is in memory already, because it is sent slowly.
   * `read` rejects with ObjectMissing or StoreUnavailable.
   */
  take(key: ObjectKey, bytes: number): { read: Promise<Buffer>; done(): void } | undefined
}

/** `users`: who is being sent it, and one while it is kept for others. */
type Piece = { bytes: number; read: Promise<Buffer>; users: number }

/** Bytes: of one, of all that are kept, and of all that are in memory. A segment of four seconds has up to two megabytes. */
export const mostOfOne = 4_000_000
const mostKept = 64_000_000
const mostInMemory = 192_000_000
/** Milliseconds. A class asks for the newest segment within seconds; what is erased does not stay. */
const keptFor = 30_000

/**
 * A class that watches live asks for the same pieces at the same moment: the store is asked once, and a browser that reads
 * slowly holds none of its connections.
 */
export function openRecentPieces(store: Pick<ObjectStore, 'get'>): RecentPieces {
  const kept = new Map<ObjectKey, Piece>()
  let [keptBytes, inMemory] = [0, 0]
  const leave = (piece: Piece) => {
    piece.users--
    if (piece.users === 0) inMemory -= piece.bytes
  }
  const drop = (key: ObjectKey, piece: Piece) => {
    if (kept.get(key) !== piece) return
    kept.delete(key)
    keptBytes -= piece.bytes
    leave(piece)
  }
  const begin = (key: ObjectKey, bytes: number) => {
    for (const [oldest, piece] of kept) {
      if (keptBytes + bytes <= mostKept) break
      drop(oldest, piece)
    }
    if (inMemory + bytes > mostInMemory) return undefined
    const piece = { bytes, read: readObject(store, key), users: 1 }
    kept.set(key, piece)
    keptBytes += bytes
    inMemory += bytes
    setTimeout(() => drop(key, piece), keptFor).unref()
    piece.read.catch(() => drop(key, piece))
    return piece
  }
  return {
    take(key, bytes) {
      const piece = kept.get(key) ?? begin(key, bytes)
      if (!piece) return undefined
      piece.users++
      let sent = false
      const done = () => {
        if (!sent) leave(piece)
        sent = true
      }
      return { read: piece.read, done }
    },
  }
}
