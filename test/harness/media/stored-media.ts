import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Manifest, RenditionEntry } from '../../../core/recording/manifest.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { findRecording, type Recording } from '../../../storage/catalog/recordings/recordings.ts'
import { parseObjectKey } from '../../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { readManifest } from '../../../storage/publication/read-manifest.ts'

/** What the recording's manifest says right now. */
export async function currentManifest(
  { catalog, store }: { catalog: Catalog; store: ObjectStore },
  { id }: Pick<Recording, 'id'>,
): Promise<Manifest> {
  const recording = await findRecording(catalog, id)
  if (!recording?.manifest_key) throw new Error(`Recording ${id} has no manifest`)
  return await readManifest(store, parseObjectKey(recording.manifest_key))
}

/** An object's bytes. @throws when they are not those that the manifest promises */
export async function objectBytes(
  store: ObjectStore,
  listed: { key: string; bytes: number; sha256?: string },
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(parseObjectKey(listed.key))) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length !== listed.bytes || (listed.sha256 !== undefined && sha256 !== listed.sha256)) {
    throw new Error(`${listed.key} is not what the manifest promises`)
  }
  return bytes
}

/** Writes a rendition's init and segments behind each other into a file that players read. */
export async function joinRendition(store: ObjectStore, entry: RenditionEntry, file: string): Promise<void> {
  const pieces = [await objectBytes(store, entry.init)]
  for (const segment of entry.segments) pieces.push(await objectBytes(store, segment))
  await writeFile(file, Buffer.concat(pieces))
}

/** Every key below a prefix. */
export async function keysBelow(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}
