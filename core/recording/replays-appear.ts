import { z } from 'zod'

/** Hours that a replay may be held back for by itself: a week. */
export const leastHours = 1
export const mostHours = 168

/** When the replays of a course appear for those who may watch them; those who manage them watch at once. */
export const replaysAppear = z.object({
  when: z.enum(['at-once', 'after-review', 'after-hours']),
  /** What `after-hours` means; the others keep it for whoever chooses that again. */
  hours: z.int().min(leastHours).max(mostHours),
})
export type ReplaysAppear = z.infer<typeof replaysAppear>

/** Of a course where nobody has chosen, and of lectures without a course. */
export const usualAppearance: ReplaysAppear = { when: 'at-once', hours: 24 }

/** How a recording that is complete `now` ends; `releaseAt` null: it appears at once, or when somebody says so. Pure. */
export function publicationOf(
  { when, hours }: ReplaysAppear,
  now: Date,
): { event: 'publish' | 'publishHidden'; releaseAt: Date | null } {
  switch (when) {
    case 'at-once':
      return { event: 'publish', releaseAt: null }
    case 'after-review':
      return { event: 'publishHidden', releaseAt: null }
    case 'after-hours':
      return { event: 'publishHidden', releaseAt: new Date(now.getTime() + hours * 3_600_000) }
  }
}

/** Milliseconds. A release that is taken back so soon was none: the click was undone. */
const undone = 60_000

/** Since when a replay that is taken back counts as released; null: it never was. Pure. */
export function releasedBefore(releasedAt: Date | null, now: Date): Date | null {
  return releasedAt && now.getTime() - releasedAt.getTime() >= undone ? releasedAt : null
}
