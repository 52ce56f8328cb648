/** A key made by `object-keys.ts`; nothing else makes one. */
export type ObjectKey = string & { readonly objectKey: unique symbol }

export type ObjectFacts = { bytes: number /** MD5 of the stored bytes, hexadecimal. */; md5: string }
/** What a stream is known by before it comes; without the MD5 where nobody knows that yet. */
export type ToldFacts = Pick<ObjectFacts, 'bytes'> & Partial<ObjectFacts>
export type ByteRange = { /** Inclusive. */ start: number /** Inclusive. */; end: number }

/**
 * Where media rests. Keys are written once: a key's bytes never change. Every `put` is verified before it resolves.
 * The contract is `test/contract/object-store.ts`; every store runs it against its real backend.
 */
export interface ObjectStore {
  /**
   * Stores bytes and resolves once the store has proven that it holds them (ETag equals MD5, else read back).
   * @throws StoreUnavailable when the store does not answer or refuses; StoreLied when it holds other bytes.
   */
  put(key: ObjectKey, body: Uint8Array, contentType: string, signal?: AbortSignal): Promise<ObjectFacts>
  /** Stores a file without holding it in memory; verified like `put`. */
  putFile(key: ObjectKey, path: string, contentType: string, signal?: AbortSignal): Promise<ObjectFacts>
  /**
   * Stores what comes from elsewhere and is known by its facts, without holding it in memory; verified like `put`. What
   * else the body throws is thrown. One that ends early leaves nothing that a listing shows.
   * @throws StoreLied also where other bytes come; nothing is stored then
   */
  putStream(
    key: ObjectKey,
    body: AsyncIterable<Uint8Array>,
    facts: ToldFacts,
    contentType: string,
    signal?: AbortSignal,
  ): Promise<ObjectFacts>
  /** @throws ObjectMissing */
  get(key: ObjectKey, range?: ByteRange): Promise<NodeJS.ReadableStream & AsyncIterable<Uint8Array>>
  /** Undefined where nothing is stored. */
  stat(key: ObjectKey): Promise<ObjectFacts | undefined>
  /** Keys below a prefix, sorted. */
  list(prefix: string): AsyncIterable<{ key: ObjectKey; bytes: number }>
  /** Deleting what is not there is no error. Versions that the store keeps of it go too, as far as it lets us. */
  delete(keys: ObjectKey[]): Promise<void>
  /**
   * Where the store keeps versions: removes every one below a prefix, the present ones and the marks of deletions too.
   * Returns of how many objects; 0: it keeps none of any.
   * @throws VersionsStay where it does not let us, or does not say whether there are any; StoreUnavailable
   */
  eraseVersions(prefix: string, keep: (key: ObjectKey) => boolean): Promise<number>
  /**
   * Removes what was begun to be stored before a moment and never came to its end: no listing shows it, but it takes
   * room. Returns how many uploads it was.
   */
  dropUnfinished(before: Date): Promise<number>
}
