import { largestPicture, type Manifest, type RenditionEntry, renditionName } from '../../core/recording/manifest.ts'
import { parseObjectKey, type RecordingPlace, renditionPrefix } from '../../storage/objects/object-keys.ts'
import { addDerived } from '../../storage/publication/extend-manifest.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { Execution, Maker } from '../work/do-work.ts'
import { ladderRecipe, makeRenditions, type StretchOfLadder } from './make-stretch.ts'
import { planLadder } from './plan-ladder.ts'

/** The job `renditions`: every stretch in every quality below the captured one; players see them all at once. */
export const ladderMaker: Maker = { make: makeLadder, prefixes: prefixesOf }

async function makeLadder(context: TranscoderContext, execution: Execution): Promise<void> {
  const { recording, attempt, folder, progress, signal } = execution
  if (!recording.manifest_key) return
  const manifest = await readManifest(context.store, parseObjectKey(recording.manifest_key))
  const place = { organisation: recording.organisation_id, recording: recording.id }
  const stretches = stretchesToMake(place, manifest)
  const whole = stretches.reduce((sum, { source }) => sum + durationOf(source), 0)
  const made = new Map<string, RenditionEntry[]>()
  let done = 0
  for (const stretch of stretches) {
    const detail = stretch.rungs.map(({ rendition }) => rendition).join(', ')
    await progress.report(done / whole, detail)
    const onGroup = async (microseconds: number) => {
      done += microseconds
      await progress.report(done / whole, detail)
    }
    made.set(
      nameOf(stretch.place.take, stretch.start),
      await makeRenditions(context, folder, stretch, attempt, onGroup, signal),
    )
  }
  signal.throwIfAborted()
  if (made.size > 0) await addDerived(context, recording.id, manifest, (current) => withRenditions(current, made))
}

/** What a manifest still lacks: for each stretch its captured picture and the rungs to make of it. Pure. */
export function stretchesToMake(place: RecordingPlace, manifest: Manifest): (StretchOfLadder & { start: number })[] {
  return manifest.takes.flatMap(({ take, start, renditions }) => {
    const video = renditions.filter(({ track, segments }) => track === 'video' && segments.length > 0)
    const source = largestPicture(video)
    if (!source?.width || !source.height) return []
    const rungs = planLadder({ width: source.width, height: source.height }).filter(
      (rung) => !video.some(({ rendition }) => rendition === rung.rendition),
    )
    return rungs.length > 0 ? [{ place: { ...place, take }, start, source, rungs }] : []
  })
}

/** The manifest with what was made, by stretch; a rendition that stands there already stays. Pure. */
export function withRenditions(manifest: Manifest, made: ReadonlyMap<string, readonly RenditionEntry[]>): Manifest {
  let changed = false
  const takes = manifest.takes.map((take) => {
    const known = new Set(take.renditions.map(renditionName))
    const added = (made.get(nameOf(take.take, take.start)) ?? []).filter(
      (rendition) => !known.has(renditionName(rendition)),
    )
    changed ||= added.length > 0
    return { ...take, renditions: [...take.renditions, ...added] }
  })
  return changed ? { ...manifest, takes } : manifest
}

/** A take with a hole stands in the manifest once for each piece. */
function nameOf(take: number, start: number): string {
  return `${take} from ${start}`
}

function durationOf({ segments }: RenditionEntry): number {
  return segments.reduce((sum, { duration }) => sum + duration, 0)
}

/** Where the published rungs of this recipe stand, with the indexes that were needed on the way. */
function prefixesOf(place: RecordingPlace, { takes }: Manifest): string[] {
  return takes.flatMap(({ take, renditions }) =>
    renditions
      .filter(({ recipe }) => recipe === ladderRecipe)
      .map(({ track, rendition, recipe }) => renditionPrefix({ ...place, take, track, rendition, recipe })),
  )
}
