import type { LectureId, RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest } from '../../core/recording/trim-manifest.ts'
import { LectureNotEnded, refuseBeforeEnd, trimLecture as trim } from '../../storage/catalog/lectures/trims.ts'
import type { WorkJob } from '../../storage/catalog/recordings/work.ts'
import { recordingsOf } from '../../storage/catalog/retention/trash.ts'
import { keptSpan, lecturePieces, type PlannedTrim, planTrim } from '../lecture/plan-trim.ts'
import { NothingToPlayYet } from '../media/media-errors.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const seeTrim: Handler<'seeTrim'> = async ({ context, lecture }) => {
  const { manifests, trims } = await wholeLecture(context, lecture.id)
  const pieces = lecturePieces(manifests)
  const whole = keptSpan(pieces, new Map())
  const kept = keptSpan(pieces, trims)
  const folder = `/media/lectures/${lecture.id}/whole`
  return {
    playlist: `${folder}/index.m3u8`,
    thumbnails: [...manifests.values()].some(({ thumbnails }) => thumbnails) ? `${folder}/thumbnails.vtt` : null,
    cuts: [...pieces.map(({ at }) => toMilliseconds(at)), toMilliseconds(whole.end)],
    start: toMilliseconds(kept.start),
    end: toMilliseconds(kept.end),
  }
}

export const trimLecture: Handler<'trimLecture'> = async ({ context, caller, lecture, body }) => {
  const { manifests } = await wholeLecture(context, lecture.id)
  const pieces = lecturePieces(manifests)
  const plan = planTrim(pieces, { start: body.start * 1_000, end: body.end * 1_000 })
  await carryOut(context, lecture.id, plan, manifests, caller.person.id)
  const trims = new Map(plan.flatMap((one) => (one.trim ? [[one.recording, one.trim] as const] : [])))
  const kept = keptSpan(pieces, trims)
  return { start: toMilliseconds(kept.start), end: toMilliseconds(kept.end) }
}

/** A lecture that is whole stays as it is: a doubled click changes nothing. */
export const untrimLecture: Handler<'untrimLecture'> = async ({ context, caller, lecture }) => {
  const { manifests } = await wholeLecture(context, lecture.id)
  const plan = [...manifests.keys()].map((recording) => ({ recording, trim: undefined, away: 0 }))
  await carryOut(context, lecture.id, plan, manifests, caller.person.id)
}

/** @throws LectureNotEnded */
async function wholeLecture({ catalog, lectureMedia }: ViewerContext, lecture: LectureId) {
  refuseBeforeEnd(await recordingsOf(catalog, lecture))
  const { manifests, trims, listing } = await lectureMedia.get(lecture, 'trimming')
  if (!listing.ended) throw new LectureNotEnded()
  if (manifests.size === 0) throw new NothingToPlayYet()
  return { manifests, trims }
}

async function carryOut(
  context: ViewerContext,
  lecture: LectureId,
  plan: readonly PlannedTrim[],
  manifests: ReadonlyMap<RecordingId, Manifest>,
  person: Parameters<typeof trim>[3],
): Promise<void> {
  const { catalog, organisation, queue } = context
  const trims = plan.map((one) => ({ ...one, lacks: lackingWork(manifests.get(one.recording), one.trim) }))
  const toMake = await trim(catalog, lecture, trims, person)
  for (const { recording } of plan) await context.lectureMedia.forget(recording)
  const log = context.log.child({ lecture })
  log.info({ trimmed: plan.some((one) => one.trim !== undefined) }, 'trimmed by somebody')
  for (const { recording, lacks } of toMake) {
    for (const job of lacks) {
      await queue
        .enqueue(job, { organisation, lecture, recording })
        .catch((error: unknown) =>
          log.warn({ err: error, lecture, recording, job }, 'the queue did not take it; the keeper will'),
        )
    }
  }
}

/** What is made of what is kept, and is not there from before. */
function lackingWork(manifest: Manifest | undefined, trim: Trim | undefined): ('pictures' | 'download')[] {
  if (!manifest) return []
  const kept = trimManifest(manifest, trim)
  if (kept.takes.length === 0) return []
  const lacks: ('pictures' | 'download')[] = []
  if (!kept.poster || !kept.thumbnails) lacks.push('pictures')
  if (!kept.download) lacks.push('download')
  return lacks satisfies WorkJob[]
}

function toMilliseconds(microseconds: number): number {
  return Math.round(microseconds / 1000)
}
