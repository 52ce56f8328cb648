import { join } from 'node:path'

export type SpooledTrack = 'video' | 'audio'
export const spooledTracks: readonly SpooledTrack[] = ['video', 'audio']

/*
 * A spool folder holds one take: `take.json` (the header, as in the store), `journal.jsonl`, `owner`, and a folder per
 * track with `init.mp4`, the closed segments `<number>.m4s` and at most one open one, `<number>.open`.
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

export function initFile(folder: string, track: SpooledTrack): string {
  return join(folder, track, 'init.mp4')
}

export function closedFile(folder: string, track: SpooledTrack, number: number): string {
  return join(folder, track, `${number}.m4s`)
}

export function openFile(folder: string, track: SpooledTrack, number: number): string {
  return join(folder, track, `${number}.open`)
}

/** The number of a segment's file and whether it was closed; undefined for any other name. */
export function parseSegmentFile(name: string): { number: number; closed: boolean } | undefined {
  const match = /^(\d{1,9})\.(m4s|open)$/.exec(name)
  return match ? { number: Number(match[1]), closed: match[2] === 'm4s' } : undefined
}
