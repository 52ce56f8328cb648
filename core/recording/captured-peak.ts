/**
 * Bits per second that the encoders of a capture are held to, at the rate of frames they budget by: what the lectures of a
 * size need at most, motion at thirty frames a second aside. Known before anything was captured.
 */
export function capturedPeak(width: number, height: number): number {
  return width * height > 1280 * 720 ? 3_000_000 : 2_000_000
}

/** The same of the small picture that is captured beside the main one. */
export const smallPeak = 400_000
