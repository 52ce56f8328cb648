import { errorCode } from '../../core/errors.ts'
import { type LectureId, newId, type OrganisationId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { runningLectures, type ToldAudience, tellAudience } from '../../storage/catalog/notify/audiences.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Audience } from './audience.ts'

/** Milliseconds between two tellings of what one viewer counts. */
const tellEvery = 4_000
/** Milliseconds: whoever misses two of them does not count any more. */
const countsFor = 10_000

/** How many watch a lecture that runs, as all viewers count together. */
export type LiveAudience = {
  of(lecture: LectureId): number
  /** What a viewer has told, this one included. */
  heard(told: ToldAudience): void
}

/** @param now monotonic milliseconds */
export function openLiveAudience(now = () => performance.now()): LiveAudience {
  const viewers = new Map<string, { at: number; watching: Map<LectureId, number> }>()
  const forgetGone = () => {
    for (const [viewer, { at }] of viewers) if (now() - at >= countsFor) viewers.delete(viewer)
  }
  return {
    of(lecture) {
      forgetGone()
      return [...viewers.values()].reduce((sum, { watching }) => sum + (watching.get(lecture) ?? 0), 0)
    },
    heard({ viewer, watching }) {
      forgetGone()
      viewers.set(viewer, { at: now(), watching: new Map(watching) })
    },
  }
}

/** Tells all viewers every few seconds how many this one sends lectures that run, and that it sends nothing more at its end. */
export function keepTellingAudience(
  { catalog, organisation, log }: { catalog: Catalog; organisation: OrganisationId; log: Log },
  audience: Pick<Audience, 'byLecture'>,
  ending: AbortSignal,
): void {
  const viewer = newId()
  let toldSome = false
  let telling: Promise<void> | undefined
  const tell = async (counts: Map<LectureId, number>) => {
    const running = counts.size > 0 ? await runningLectures(catalog, organisation) : []
    const watching = running.flatMap((lecture): [LectureId, number][] => {
      const count = counts.get(lecture)
      return count === undefined ? [] : [[lecture, count]]
    })
    if (watching.length > 0 || toldSome) await tellAudience(catalog, { viewer, watching })
    toldSome = watching.length > 0
  }
  const next = (counts: Map<LectureId, number>) => {
    telling ??= tell(counts)
      .catch((error: unknown) => log.debug({ code: errorCode(error) }, 'who watches was not told'))
      .finally(() => {
        telling = undefined
      })
  }
  const timer = setInterval(() => next(audience.byLecture()), tellEvery)
  const end = () => {
    clearInterval(timer)
    void Promise.resolve(telling).then(() => next(new Map()))
  }
  ending.addEventListener('abort', end, { once: true })
}
