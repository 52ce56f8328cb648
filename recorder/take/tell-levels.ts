import type { RecordingId } from '../../core/ids.ts'
import type { RecordedLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import type { Seen } from '../watch/seen.ts'

/** Milliseconds for which one question is answered; it is asked anew well before (`viewer/signal/signal-rooms.ts`). */
const askedFor = 12_000

/** Tells how loud a recording is, at each look, for as long as somebody asks. Times are monotonic milliseconds. */
type LevelTeller = {
  asked(now: number): void
  look(seen: Pick<Seen, 'sound' | 'paused'>, now: number): void
}

/** `tell` may fail, and may take its time: what could not be told meanwhile is not told later. */
export function openLevelTeller(recording: RecordingId, tell: (level: RecordedLevel) => Promise<void>): LevelTeller {
  let until = Number.NEGATIVE_INFINITY
  let toldTo = Number.NEGATIVE_INFINITY
  let telling = false
  return {
    asked(now) {
      until = now + askedFor
    },
    look({ sound, paused }, now) {
      const latest = sound.at(-1)?.at
      if (now >= until || telling || paused || latest === undefined || latest <= toldTo) return
      let level = 0
      for (let index = sound.length - 1; index >= 0; index--) {
        const slice = sound[index]
        if (!slice || slice.at <= toldTo || now - slice.at > longest) break
        level = Math.max(level, slice.level)
      }
      toldTo = latest
      telling = true
      tell({ recording, level })
        .catch(() => {})
        .finally(() => {
          telling = false
        })
    },
  }
}

/** Milliseconds: what was heard longer ago is not how loud it is now. */
const longest = 1_000
