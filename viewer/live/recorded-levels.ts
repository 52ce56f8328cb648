import type { RecordingId } from '../../core/ids.ts'
import type { RecordedLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import { BoundedMap } from './bounded-map.ts'

/** How loud what recorders hear is, for pages that look again and again. */
export type RecordedLevels = {
  /** Root of the mean square, 0 to 1; null: not known (yet). While somebody looks, the take tells it. */
  look(recording: RecordingId): number | null
  heard(told: RecordedLevel): void
}

/** Milliseconds: it is told twice a second. */
const knownFor = 2_000
/** Milliseconds. A take that is asked tells its level for twelve seconds. */
const askEvery = 5_000
/** Recordings that run. */
const most = 1_000

/** @param now monotonic milliseconds */
export function openRecordedLevels(
  ask: (recording: RecordingId) => void,
  now = () => performance.now(),
): RecordedLevels {
  const asked = new BoundedMap<RecordingId, number>(most)
  const known = new BoundedMap<RecordingId, { at: number; level: number }>(most)
  return {
    look(recording) {
      if (now() - (asked.get(recording) ?? Number.NEGATIVE_INFINITY) >= askEvery) {
        asked.set(recording, now())
        ask(recording)
      }
      const last = known.get(recording)
      return last && now() - last.at < knownFor ? last.level : null
    },
    heard: ({ recording, level }) => known.set(recording, { at: now(), level }),
  }
}
