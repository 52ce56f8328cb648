import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compareKeys, isObjectKey, keyPrefix } from './object-keys.ts'
import type { ByteRange, ObjectFacts, ObjectKey, ObjectStore } from './object-store.ts'
import { ObjectMissing, RangeOutside, refuseOthers, StoreLied, StoreUnavailable } from './store-errors.ts'

/** Where objects are written before they get their names, and where their MD5s are kept. No key begins with a dot. */
const incoming = '.incoming'
const digests = '.md5'

/**
 * A store in a folder: an object is a file whose path is its key. It is written beside, fsynced, renamed and its folder
 * fsynced, so that a key either does not exist or has all its bytes, whatever dies. Its MD5 is kept from when it was
 * written; without that (a copied folder) it is computed. A folder whose disk is not mounted is away, not empty.
 * @param isNew whether the folder may be laid out as a new store
 * @throws StoreUnavailable
 */
export async function openFileStore(folder: string, isNew = true): Promise<ObjectStore> {
  const root = path.resolve(folder)
  const fileOf = (key: ObjectKey) => path.join(root, key)
  const digestOf = (key: ObjectKey) => path.join(root, digests, key)
  /** What is missing may be so because everything is. */
  const mounted = async () => {
    if (await stat(path.join(root, incoming)).catch(ignoreMissing)) return
    const remedy = `If it was emptied on purpose, make the folder ${path.join(root, incoming)}`
    throw new StoreUnavailable(`${root} is no store any more; is its disk mounted? ${remedy}`)
  }
  await translated(async () => {
    if (isNew) await mkdir(path.join(root, incoming), { recursive: true })
    else await mounted()
  })

  const write = async (
    key: ObjectKey,
    signal: AbortSignal | undefined,
    pour: (file: FileHandle) => Promise<ObjectFacts>,
  ): Promise<ObjectFacts> => {
    signal?.throwIfAborted()
    const temporary = path.join(root, incoming, randomUUID())
    const facts = await translated(async () => {
      try {
        const file = await open(temporary, 'wx')
        let filled: ObjectFacts
        try {
          filled = await pour(file)
          await file.sync()
          const { size } = await file.stat()
          if (size !== filled.bytes) throw new StoreLied(`${filled.bytes} bytes were written, ${size} are there`)
        } finally {
          await file.close()
        }
        signal?.throwIfAborted()
        await rm(digestOf(key), { force: true })
        await place(temporary, fileOf(key), root)
        return filled
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    })
    await keepDigest(digestOf(key), facts).catch(() => {})
    return facts
  }

  /** Undefined where it is deleted right now. */
  const factsOf = async (key: ObjectKey, size: number): Promise<ObjectFacts | undefined> => {
    const kept = await readFile(digestOf(key), 'utf8').catch(ignoreMissing)
    const match = kept?.match(/^([0-9a-f]{32}) ([0-9]+)\n$/)
    if (match?.[1] && Number(match[2]) === size) return { bytes: size, md5: match[1] }
    const facts = await digest(key, fileOf(key)).catch((error: unknown) => {
      if (error instanceof ObjectMissing) return undefined
      throw error
    })
    if (facts) await keepDigest(digestOf(key), facts).catch(() => {})
    return facts
  }

  return {
    put: (key, body, _contentType, signal) =>
      write(key, signal, async (file) => {
        await file.writeFile(body)
        return { bytes: body.byteLength, md5: createHash('md5').update(body).digest('hex') }
      }),
    putFile: (key, source, _contentType, signal) =>
      write(key, signal, (file) => fill(file, createReadStream(source, { signal, highWaterMark: 1 << 20 }))),
    putStream: (key, body, facts, _contentType, signal) =>
      write(key, signal, async (file) => {
        const came = await fill(file, body, signal)
        refuseOthers(key, facts, came)
        return came
      }),
    async get(key, range) {
      return await translated(async () => {
        const file = await opened(key, fileOf(key)).catch(async (error: unknown) => {
          await mounted()
          throw error
        })
        try {
          const { size } = await file.stat()
          const { start, end } = within(key, size, range)
          return file.createReadStream({ start, end, highWaterMark: 1 << 18 })
        } catch (error) {
          await file.close()
          throw error
        }
      })
    },
    async stat(key) {
      return await translated(async () => {
        const found = await stat(fileOf(key)).catch(ignoreMissing)
        const facts = found?.isFile() ? await factsOf(key, found.size) : undefined
        if (!facts) await mounted()
        return facts
      })
    },
    async *list(prefix) {
      const whole = keyPrefix(prefix)
      const start = whole.slice(0, whole.lastIndexOf('/') + 1)
      await translated(mounted)
      for await (const key of walk(root, start, whole)) {
        const found = await stat(fileOf(key)).catch(ignoreMissing)
        if (found) yield { key, bytes: found.size }
      }
    },
    async delete(keys) {
      await translated(async () => {
        await mounted()
        const folders = new Set<string>()
        for (const key of keys) {
          for (const file of [fileOf(key), digestOf(key)]) {
            await rm(file, { force: true })
            folders.add(path.dirname(file))
          }
        }
        for (const emptied of folders) await removeEmpty(emptied, root)
      })
    },
    // A file has one version.
    eraseVersions: async () => 0,
    dropUnfinished: (before) => translated(() => sweepIncoming(path.join(root, incoming), before)),
  }
}

async function fill(file: FileHandle, body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<ObjectFacts> {
  const hash = createHash('md5')
  let bytes = 0
  for await (const piece of body) {
    signal?.throwIfAborted()
    hash.update(piece)
    bytes += piece.length
    await file.writeFile(piece)
  }
  return { bytes, md5: hash.digest('hex') }
}

/** Gives a written file its name, and makes sure that the name survives a power cut. */
async function place(temporary: string, file: string, root: string): Promise<void> {
  const folder = path.dirname(file)
  for (;;) {
    let made: string | undefined
    try {
      made = await mkdir(folder, { recursive: true })
      await rename(temporary, file)
    } catch (error) {
      // A delete has just removed the empty folder, or one above it.
      if (hasCode(error, 'ENOENT') && (await stat(temporary).catch(ignoreMissing))) continue
      throw error
    }
    const last = made ? path.dirname(made) : folder
    for (let synced = folder; ; synced = path.dirname(synced)) {
      await syncFolder(synced)
      if (synced === last || synced === root) return
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(ignoreMissing)
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}

/** Removes a folder and those above it as far as they are empty. */
async function removeEmpty(folder: string, root: string): Promise<void> {
  await syncFolder(folder)
  for (let empty = folder; empty !== root && empty.startsWith(root); empty = path.dirname(empty)) {
    const removed = await rmdir(empty).then(
      () => true,
      (error: unknown) => isMissing(error),
    )
    if (!removed) return
  }
}

async function keepDigest(file: string, { bytes, md5 }: ObjectFacts): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${md5} ${bytes}\n`)
}

async function digest(key: ObjectKey, file: string): Promise<ObjectFacts> {
  const handle = await opened(key, file)
  const hash = createHash('md5')
  let bytes = 0
  for await (const piece of handle.createReadStream({ highWaterMark: 1 << 20 })) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, md5: hash.digest('hex') }
}

/** Depth first in the order of whole keys: `a-b` before `a/b`, as every S3 server lists. */
async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<ObjectKey> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw unavailable(error)
  })
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort(compareKeys)
  for (const name of names) {
    const text = folder + name
    if (name.endsWith('/')) {
      if (!name.startsWith('.') && (text.startsWith(prefix) || prefix.startsWith(text))) yield* walk(root, text, prefix)
    } else if (text.startsWith(prefix) && isObjectKey(text)) yield text
  }
}

async function opened(key: ObjectKey, file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r')
    if ((await handle.stat()).isFile()) return handle
    await handle.close()
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  throw new ObjectMissing(key)
}

function within(key: ObjectKey, size: number, range: ByteRange | undefined): { start: number; end: number } {
  if (!range) return { start: 0, end: Number.POSITIVE_INFINITY }
  if (range.start >= size || range.end < range.start) throw new RangeOutside(key)
  return { start: range.start, end: Math.min(range.end, size - 1) }
}

async function sweepIncoming(folder: string, before: Date): Promise<number> {
  let dropped = 0
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const found = await stat(file).catch(ignoreMissing)
    if (!found || found.mtime >= before) continue
    await rm(file, { force: true })
    dropped += 1
  }
  return dropped
}

/** Runs it and turns what the file system says into the store's own words. */
async function translated<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw unavailable(error)
  }
}

function unavailable(error: unknown): unknown {
  const fromSystem = error instanceof Error && 'syscall' in error
  return fromSystem ? new StoreUnavailable(error.message, { cause: error }) : error
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
