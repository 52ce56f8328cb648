import { createHash } from 'node:crypto'
import { storePlace } from '../../core/config/store-place.ts'

/** What processes tell each other of a store that they use: whether it is the same one, and nothing of its address. */
export function storeDigest(address: string): string {
  return createHash('sha256').update(storePlace(address)).digest('hex').slice(0, 12)
}
