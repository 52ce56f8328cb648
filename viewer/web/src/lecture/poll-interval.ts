import type { LecturePage } from '../../../api/lectures.ts'

/**
 * Pure: milliseconds until a lecture is asked for again: quick where the next state is near, calm where nothing moves,
 * calmer still while news of it come by themselves (`useLecture`).
 */
export function pollInterval(
  lecture: Pick<LecturePage, 'status' | 'preparations' | 'playback'> | undefined,
  newsCome: boolean,
): number {
  switch (lecture?.status) {
    case 'closing':
      return 1_000
    case 'starting':
      return 800
    // No news tell of the first picture.
    case 'live':
    case 'paused':
      if (!lecture.playback) return 800
      return newsCome ? 60_000 : 10_000
    case 'ready':
      return lecture.preparations.some(({ state }) => state !== 'failed') ? 2_500 : 15_000
    default:
      return 10_000
  }
}
