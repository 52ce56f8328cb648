import type { LecturePage } from '../../../api/lectures.ts'

/** Milliseconds until a lecture is asked for again: quick where the next state is near, calm where nothing moves. */
export function pollInterval(lecture: Pick<LecturePage, 'status' | 'preparations'> | undefined): number {
  switch (lecture?.status) {
    case 'closing':
      return 1_000
    case 'starting':
      return 800
    // Its news come by themselves (`useLecture`).
    case 'live':
    case 'paused':
      return 10_000
    case 'ready':
      return lecture.preparations.some(({ state }) => state !== 'failed') ? 2_500 : 15_000
    default:
      return 10_000
  }
}
