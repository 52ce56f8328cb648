import { z } from 'zod'
import { type About, aboutSchema } from '../../core/recording/about.ts'
import {
  type Manifest,
  manifestSchema,
  type TakeHeader,
  type TakeIndex,
  takeHeaderSchema,
  takeIndexSchema,
} from '../../core/recording/manifest.ts'
import { aboutPrefix, numberOf, type RecordingPlace, recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'
import { ObjectMissing } from '../../storage/objects/store-errors.ts'
import { readUnlisted } from './read-unlisted.ts'

/** What a store tells of one recording. */
export type FoundRecording = {
  place: RecordingPlace
  keys: ObjectKey[]
  about: About | undefined
  manifest: { key: ObjectKey; content: Manifest } | undefined
  takes: { header: TakeHeader; segments: TakeIndex['segments'] }[]
}

/** Of several manifests, or tellings of the catalogue, the newest that can be read. @throws StoreUnavailable */
export async function readRecording(
  store: ObjectStore,
  place: RecordingPlace,
  keys: ObjectKey[],
): Promise<FoundRecording> {
  const below = (prefix: string) => keys.filter((key) => key.startsWith(prefix))
  const prefix = recordingPrefix(place)
  const about = await newest(store, below(aboutPrefix(place)), aboutSchema)
  const manifest = await newest(store, below(`${prefix}manifest/`), manifestSchema)
  const takes: FoundRecording['takes'] = []
  for (const key of keys.filter((one) => /\/t\d+\/take\.json$/.test(one))) {
    const header = await read(store, key, takeHeaderSchema)
    if (!header) continue
    // What a manifest lists need not be listed once more.
    const segments = manifest ? [] : await readSegments(store, header, below(`${prefix}t${header.take}/`))
    takes.push({ header, segments })
  }
  return { place, keys, about: about?.content, manifest, takes }
}

/** What a take has in the store: by its index objects, and behind their end by the segments themselves. */
async function readSegments(store: ObjectStore, header: TakeHeader, keys: ObjectKey[]): Promise<TakeIndex['segments']> {
  const segments = new Map<string, TakeIndex['segments'][number]>()
  for (const key of keys.filter((one) => /\/index\/\d+\.json$/.test(one))) {
    const index = await read(store, key, takeIndexSchema)
    for (const segment of index?.segments ?? []) segments.set(segment.key, segment)
  }
  for (const key of keys.filter((one) => one.endsWith('.m4s') && !segments.has(one))) {
    const segment = await readUnlisted(store, header, key)
    if (segment) segments.set(key, segment)
  }
  // An index that was stored before an erasure, or a fault of the disk, lists what is not there.
  const there = new Set<string>(keys)
  return [...segments.values()].filter(({ key }) => there.has(key))
}

async function newest<Content>(store: ObjectStore, keys: ObjectKey[], schema: z.ZodType<Content>) {
  for (const key of keys.toSorted((one, other) => numberOf(other) - numberOf(one))) {
    const content = await read(store, key, schema)
    if (content) return { key, content }
  }
  return undefined
}

/** Undefined for what is torn, or was just removed. */
async function read<Content>(store: ObjectStore, key: ObjectKey, schema: z.ZodType<Content>) {
  try {
    return schema.parse(JSON.parse((await readObject(store, key)).toString()))
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof ObjectMissing) return undefined
    throw error
  }
}
