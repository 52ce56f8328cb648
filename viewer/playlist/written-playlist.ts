import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Listing } from './plan-listing.ts'
import { writeMediaPlaylist } from './write-media-playlist.ts'
import { writeMultivariantPlaylist } from './write-multivariant-playlist.ts'

/** A playlist as it is sent, as it stands or packed. */
export type WrittenPlaylist = { text: string; packed(): Promise<Buffer> }

/**
 * The playlist of one rendition, or `index`, the multivariant one; undefined where the listing has none. Written and packed
 * once for all who ask while the listing is the same: a long lecture's is 300 kB of text, asked for every four seconds.
 */
export function writtenPlaylist(listing: Listing, name: string): WrittenPlaylist | undefined {
  const own = written.get(listing) ?? new Map<string, WrittenPlaylist | undefined>()
  written.set(listing, own)
  if (!own.has(name)) own.set(name, write(listing, name))
  return own.get(name)
}

const written = new WeakMap<Listing, Map<string, WrittenPlaylist | undefined>>()

function write(listing: Listing, name: string): WrittenPlaylist | undefined {
  const text = name === 'index' ? writeMultivariantPlaylist(listing) : writeMediaPlaylist(listing, name)
  if (text === undefined) return undefined
  let packed: Promise<Buffer> | undefined
  return {
    text,
    packed() {
      packed ??= promisify(gzip)(text, { level: constants.Z_BEST_SPEED })
      return packed
    },
  }
}
