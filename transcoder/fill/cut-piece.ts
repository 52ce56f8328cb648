import { writeFragment } from '../../core/cmaf/fragment.ts'
import type { TimedSample } from '../../core/cmaf/read-samples.ts'
import { aacFrameSamples } from '../../core/cmaf/timescales.ts'
import { AppError } from '../../core/errors.ts'
import { soundFramesBefore } from './fill-call.ts'
import type { PlannedPiece } from './plan-segments.ts'

/**
 * Cuts the sound of a piece into its segments by counting frames.
 * @param begin decode time of the stretch's first frame, samples
 * @param numbers number of the piece's first segment
 * @throws PieceTooShort
 */
export function cutSound(
  samples: readonly TimedSample[],
  piece: PlannedPiece,
  begin: number,
  number: number,
): Buffer[] {
  const first = piece[0]?.firstFrame ?? 0
  return piece.map(({ firstFrame, endFrame }, index) => {
    const from = soundFramesBefore + firstFrame - first
    const frames = samples.slice(from, from + endFrame - firstFrame)
    if (frames.length < endFrame - firstFrame) throw new PieceTooShort()
    const timed = frames.map(({ data }) => ({ data, sync: true, duration: aacFrameSamples }))
    return writeFragment(number + index + 1, begin + firstFrame * aacFrameSamples, timed)
  })
}

export class PieceTooShort extends AppError {
  constructor() {
    super('transcoder.piece-too-short', 'lecture', 'What was composed of a gap is shorter than it was to be.')
  }
}
