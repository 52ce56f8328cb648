import type { LecturePage } from '../../../api/lectures.ts'

/** Milliseconds until a lecture is asked for again: quick where the next state is near, calm where nothing moves. */
export function pollInterval(lecture: Pick<LecturePage, 'status' | 'preparations' | 'playback'> | undefined): number {
  switch (lecture?.status) {
    case 'closing':
      return 1_000
    case 'starting':
      return 800
    // Its news come by themselves (`useLecture`), but for the first picture.
    case 'live':
    case 'paused':
      return lecture.playback ? 10_000 : 800
    case 'ready':
      return lecture.preparations.some(({ state }) => state !== 'failed') ? 2_500 : 15_000
    default:
      return 10_000
  }
}
