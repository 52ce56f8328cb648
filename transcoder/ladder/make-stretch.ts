import { createHash } from 'node:crypto'
import { AppError } from '../../core/errors.ts'
import type { RenditionEntry, SegmentEntry } from '../../core/recording/manifest.ts'
import { initKey, type RenditionPlace, segmentKey } from '../../storage/objects/object-keys.ts'
import { storeObject } from '../media/store-object.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import { type FinishedGroup, finishedGroups, keepGroup } from './finished-groups.ts'
import { type MadeGroup, makeGroup } from './make-group.ts'
import { linesUp, planGroups } from './plan-groups.ts'
import type { Rung } from './plan-ladder.ts'

/** What this transcoder makes; a better way of making it gets a name of its own and new objects beside the old. */
export const ladderRecipe = 't1'

export type StretchOfLadder = {
  /** Everything of a key but the rung. */
  place: Omit<RenditionPlace, 'track' | 'rendition' | 'recipe'>
  source: RenditionEntry
  rungs: readonly Rung[]
}

/**
 * Makes the missing rungs of one stretch of a take, group by group; what an earlier execution has finished is taken over.
 * @param attempt unique per execution of this recording's job
 * @param onGroup told after each group, with the microseconds of media it covers
 */
export async function makeRenditions(
  context: TranscoderContext,
  folder: string,
  stretch: StretchOfLadder,
  attempt: number,
  onGroup: (microseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<RenditionEntry[]> {
  const distrusted = new Set<Rung>()
  for (;;) {
    const found = new Map<Rung, ReadonlyMap<number, FinishedGroup>>()
    for (const rung of stretch.rungs) {
      if (!distrusted.has(rung)) found.set(rung, await finishedGroups(context.store, placeOf(stretch, rung)))
    }
    try {
      return await assemble(context, folder, stretch, attempt, found, onGroup, signal)
    } catch (error) {
      if (!(error instanceof InitDiffers) || distrusted.has(error.rung)) throw error
      context.log.warn(
        { take: stretch.place.take, rung: error.rung.rendition },
        'another ffmpeg made the groups before',
      )
      distrusted.add(error.rung)
    }
  }
}

async function assemble(
  context: TranscoderContext,
  folder: string,
  stretch: StretchOfLadder,
  attempt: number,
  found: ReadonlyMap<Rung, ReadonlyMap<number, FinishedGroup>>,
  onGroup: (microseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<RenditionEntry[]> {
  const entries = new Map<Rung, RenditionEntry>()
  for (const segments of planGroups(stretch.source.segments)) {
    const missing: Rung[] = []
    for (const rung of stretch.rungs) {
      const finished = found.get(rung)?.get(segments[0]?.number ?? 0)
      if (finished && linesUp(finished.segments, segments)) append(entries, rung, finished)
      else missing.push(rung)
    }
    if (missing.length > 0) {
      for (const made of await makeGroup(context, folder, stretch.source, segments, missing, signal)) {
        const known = entries.get(made.rung) ?? [...(found.get(made.rung)?.values() ?? [])][0]
        append(entries, made.rung, await storeGroup(context, stretch, made, segments, known, attempt, signal))
      }
    }
    await onGroup(segments.reduce((sum, { duration }) => sum + duration, 0))
  }
  return [...entries.values()]
}

async function storeGroup(
  { store }: TranscoderContext,
  stretch: StretchOfLadder,
  made: MadeGroup,
  source: readonly SegmentEntry[],
  known: RenditionEntry | undefined,
  attempt: number,
  signal: AbortSignal,
): Promise<FinishedGroup> {
  const place = placeOf(stretch, made.rung)
  if (known && createHash('sha256').update(made.init).digest('hex') !== known.init.sha256)
    throw new InitDiffers(made.rung)
  const init = known?.init ?? (await storeObject(store, initKey(place, attempt), made.init, 'video/mp4', signal))
  const segments: SegmentEntry[] = []
  for (const [index, { number, start, duration }] of source.entries()) {
    const body = made.segments[index] ?? Buffer.alloc(0)
    const stored = await storeObject(store, segmentKey(place, number, attempt), body, 'video/iso.segment', signal)
    segments.push({ number, start, duration, ...stored })
  }
  const { width, height, rendition } = made.rung
  const { codecs, timescale } = made
  const group: FinishedGroup = {
    ...{ track: 'video', rendition, recipe: ladderRecipe, codecs, width, height, timescale, init, segments },
  }
  await keepGroup(store, place, attempt, group, signal)
  return group
}

class InitDiffers extends AppError {
  readonly rung: Rung

  constructor(rung: Rung) {
    super('transcoder.init-differs', 'node', `The finished groups of ${rung.rendition} have other parameter sets.`)
    this.rung = rung
  }
}

function append(entries: Map<Rung, RenditionEntry>, rung: Rung, group: FinishedGroup): void {
  const entry = entries.get(rung)
  entries.set(rung, entry ? { ...entry, segments: [...entry.segments, ...group.segments] } : group)
}

function placeOf({ place }: StretchOfLadder, { rendition }: Rung): RenditionPlace {
  return { ...place, track: 'video', rendition, recipe: ladderRecipe }
}
