import type { Manifest } from './manifest.ts'

/** An object that must be in the store, as a manifest or the catalogue lists it; the MD5 of media only. */
export type ListedObject = { key: string; bytes: number; md5?: string }

/** All that a manifest lists, each object once. */
export function listedObjects(manifest: Manifest): ListedObject[] {
  const { takes, trimmed } = manifest
  const media = takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments]))
  const all: ListedObject[] = [...media, ...artefactsOf(manifest), ...(trimmed ? artefactsOf(trimmed) : [])]
  return [...new Map(all.map((listed) => [listed.key, listed])).values()]
}

function artefactsOf({
  poster,
  thumbnails,
  download,
}: Pick<Manifest, 'poster' | 'thumbnails' | 'download'>): ListedObject[] {
  return [poster, download, ...(thumbnails?.sheets ?? [])].filter((artefact) => artefact !== undefined)
}
