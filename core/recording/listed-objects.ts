import type { Manifest } from './manifest.ts'

/** An object that must be in the store, as a manifest or the catalogue lists it; the MD5 of media only. */
export type ListedObject = { key: string; bytes: number; md5?: string }

/** All that a manifest lists, each object once. */
export function listedObjects({ takes, poster, thumbnails, download }: Manifest): ListedObject[] {
  const media = takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments]))
  const artefacts = [poster, download, ...(thumbnails?.sheets ?? [])].filter((artefact) => artefact !== undefined)
  const all: ListedObject[] = [...media, ...artefacts]
  return [...new Map(all.map((listed) => [listed.key, listed])).values()]
}
