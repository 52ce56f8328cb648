import { listedObjects } from '../../core/recording/listed-objects.ts'
import type { Manifest } from '../../core/recording/manifest.ts'

/** The keys of all that a manifest lists, remembered for as long as somebody has the manifest. */
export function listedKeys(manifest: Manifest): ReadonlySet<string> {
  const there = known.get(manifest)
  if (there) return there
  const keys = new Set(listedObjects(manifest).map(({ key }) => key))
  known.set(manifest, keys)
  return keys
}

const known = new WeakMap<Manifest, ReadonlySet<string>>()
