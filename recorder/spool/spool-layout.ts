import { join } from 'node:path'
import type { RenditionName } from '../../core/recording/manifest.ts'

/*
 * A spool folder holds one take: `take.json` (the header, as in the store), `journal.jsonl`, `owner`, and a folder per
 * rendition (`video-720p`) with `init.mp4`, the closed segments `<number>.m4s` and at most one open one, `<number>.open`.
 * `stuck` is there while a spool stays although all of it is stored that can be read.
 */
export function takeFile(folder: string): string {
  return join(folder, 'take.json')
}

export function journalFile(folder: string): string {
  return join(folder, 'journal.jsonl')
}

export function ownerFile(folder: string): string {
  return join(folder, 'owner')
}

export function stuckFile(folder: string): string {
  return join(folder, 'stuck')
}

export function initFile(folder: string, name: RenditionName): string {
  return join(folder, name, 'init.mp4')
}

export function closedFile(folder: string, name: RenditionName, number: number): string {
  return join(folder, name, `${number}.m4s`)
}

export function openFile(folder: string, name: RenditionName, number: number): string {
  return join(folder, name, `${number}.open`)
}

/** The number of a segment's file and whether it was closed; undefined for any other name. */
export function parseSegmentFile(name: string): { number: number; closed: boolean } | undefined {
  const match = /^(\d{1,9})\.(m4s|open)$/.exec(name)
  return match ? { number: Number(match[1]), closed: match[2] === 'm4s' } : undefined
}
