import { resumeDelay } from '../../core/recording/pauses.ts'
import type { BeatAnswer } from '../../storage/catalog/takes/takes.ts'
import type { RecordingMedia } from '../capture/record-media.ts'
import type { DatabaseClock } from './database-clock.ts'
import { lasts } from './take-ending.ts'

/** Milliseconds by which this machine may know the database's clock wrongly: half a round trip. Rather too early. */
const mistaken = 50

/** Lets a take keep something only while its recording is not paused. */
export type PauseObedience = Disposable & {
  /** What the last beat said. */
  hear(told: Pick<BeatAnswer, 'pausedAt' | 'resumedAt'>): void
  /** The page shows the room: from now on the media begins, unless the recording is paused. Once. */
  ready(media: Pick<RecordingMedia, 'begin' | 'pause'>): void
  /** Whether nothing is to be kept right now. */
  paused(): boolean
}

/**
 * @param paused what is known before the first beat
 * @param onHeld a pause has come into force; `from` is the recording time (microseconds) from which nothing is kept, null
 *   where this take has kept nothing at all. Once for each pause.
 */
export function obeyPauses(options: {
  paused: boolean
  clock: Pick<DatabaseClock, 'ago' | 'now'>
  onHeld: (beganAt: Date, from: number | null) => void
}): PauseObedience {
  const { clock, onHeld } = options
  let { paused } = options
  let media: Pick<RecordingMedia, 'begin' | 'pause'> | undefined
  let heldAt: number | undefined
  let resuming: NodeJS.Timeout | undefined

  return {
    hear({ pausedAt, resumedAt }) {
      if (pausedAt && lasts({ pausedAt, resumedAt })) {
        paused = true
        clearTimeout(resuming)
        resuming = undefined
        if (heldAt === pausedAt.getTime()) return
        heldAt = pausedAt.getTime()
        const age = Math.max(0, clock.ago(0).getTime() - heldAt) + mistaken
        onHeld(pausedAt, media?.pause(age) ?? null)
      } else if (paused && !resuming) {
        const passed = resumedAt ? clock.ago(0).getTime() - resumedAt.getTime() : 0
        resuming = setTimeout(
          () => {
            resuming = undefined
            paused = false
            media?.begin()
          },
          Math.min(resumeDelay, Math.max(0, resumeDelay - passed)),
        )
      }
    },
    ready(shown) {
      media = shown
      if (!paused) media.begin()
    },
    paused: () => paused,
    [Symbol.dispose]: () => clearTimeout(resuming),
  }
}
