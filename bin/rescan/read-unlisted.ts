import { createHash } from 'node:crypto'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { toMicroseconds } from '../../core/cmaf/timescales.ts'
import type { TakeHeader, TakeIndex } from '../../core/recording/manifest.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'

/**
 * A captured segment that no index object lists: a take that died had stored up to a minute more than it has listed. Its
 * `tfdt` is recording time. Undefined for what is no segment of the take's renditions, or torn.
 */
export async function readUnlisted(
  store: ObjectStore,
  header: TakeHeader,
  key: ObjectKey,
): Promise<TakeIndex['segments'][number] | undefined> {
  const named = /\/(video|audio)\/([a-z0-9]+)-([a-z0-9]+)\/(\d+)-\d+\.m4s$/.exec(key)
  const rendition = header.renditions.find(
    ({ track, rendition, recipe }) => track === named?.[1] && rendition === named?.[2] && recipe === named?.[3],
  )
  if (!named || !rendition) return undefined
  const bytes = await readObject(store, key)
  const fragments = readFragments(bytes)
  const [first, last] = [fragments[0], fragments.at(-1)]
  if (!first || !last || last.offset + last.bytes !== bytes.length) return undefined
  const duration = fragments.reduce((sum, fragment) => sum + fragment.duration, 0)
  return {
    track: rendition.track,
    rendition: rendition.rendition,
    number: Number(named[4]),
    start: toMicroseconds(first.decodeTime, rendition.timescale),
    duration: toMicroseconds(duration, rendition.timescale),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('hex'),
    key,
  }
}
